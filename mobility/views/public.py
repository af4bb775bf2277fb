"""The park's public job pages: the list, one vacancy, and the feed. Nobody needs to sign in."""

from datetime import datetime, time

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mobility.domain import public
from mobility.filters import PublicFilter
from mobility.posting import data_block, for_xml, job_posting, public_since, texts_of
from mobility.states import worded
from naturopole.formats import PARIS
from naturopole.htmx import render_page
from naturopole.paging import capped_page
from naturopole.public import findable, in_language_asked, unless_unchanged

IN_FEED = 100
PER_PAGE = 20


def address_of(name, *keys) -> str:
    """The whole address of a public page, for readers elsewhere."""
    return f"{settings.BASE_URL}{reverse(f'mobility:{name}', args=keys)}"


def shared(request, name, *keys) -> dict:
    """What the public pages have in common: the same page in each language, and which one the address asks for."""
    lang = request.GET.get("lang")
    lang = lang if lang in dict(settings.LANGUAGES) else ""
    lang_asked = f"?lang={lang}" if lang else ""
    return {
        "by_address": not request.user.is_authenticated,
        "lang": lang,
        "lang_asked": lang_asked,
        "languages": [code for code, _name in settings.LANGUAGES],
        "address": address_of(name, *keys),
        "list_url": f"{reverse('mobility:job_list')}{lang_asked}",
    }


@require_safe
@login_not_required
@findable
@in_language_asked
def job_list(request):
    """Vacancies open to everybody today."""
    firms = public.firms_recruiting()

    def draw():
        form = PublicFilter(request.GET, firms=firms)
        page = capped_page(form.apply(public.public_vacancies()), request.GET.get("page"), size=PER_PAGE)
        worded(page.object_list)
        context = shared(request, "job_list") | {"form": form, "page": page}
        if firms:
            context["park"] = firms[0].park
        return render_page(request, "mobility/job_list.html", context)

    return unless_unchanged(request, public.state_of(firms), draw)


@require_safe
@login_not_required
@findable
@in_language_asked
def job_detail(request, reference):
    """One public vacancy; 410 once it is over, and the same 404 for one kept inside and one that never was."""
    vacancy = public.public_vacancy(reference)
    if vacancy is None:
        if public.was_public(reference):
            return render(request, "mobility/job_gone.html", shared(request, "job_list"), status=410)
        raise Http404
    context = shared(request, "job_detail", reference)
    posting = data_block(job_posting(vacancy, context["address"]))
    context |= {"vacancy": vacancy, "posting": posting, "park": vacancy.firm.park}
    return render(request, "mobility/job_detail.html", context)


@require_safe
@login_not_required
@in_language_asked
def job_feed(request):
    """The newest public vacancies as RSS 2.0, in French unless the address asks for English."""
    firms = public.firms_recruiting()
    language = translation.get_language() if request.GET.get("lang") else "fr"

    def draw():
        with translation.override(language):
            feed = feed_of(public.public_vacancies().order_by("-opens_on", "-pk")[:IN_FEED], language)
        return HttpResponse(feed.writeString("utf-8"), content_type="application/rss+xml; charset=utf-8")

    return unless_unchanged(request, (public.state_of(firms), language), draw)


def feed_of(vacancies, language) -> Rss201rev2Feed:
    asked = f"?lang={language}"
    feed = Rss201rev2Feed(
        title=_("Jobs in the park"),
        link=f"{address_of('job_list')}{asked}",
        description=_("Posts open to everybody in the park’s firms."),
        language=language,
        feed_url=f"{address_of('job_feed')}{asked}",
    )
    for vacancy in vacancies:
        link = f"{address_of('job_detail', vacancy.reference)}{asked}"
        feed.add_item(
            title=for_xml(f"{vacancy.title}, {vacancy.firm.name}"),
            link=link,
            description=for_xml("\n\n".join(texts_of(vacancy))),
            unique_id=address_of("job_detail", vacancy.reference),
            unique_id_is_permalink=True,
            pubdate=datetime.combine(public_since(vacancy), time(), PARIS),
            categories=[vacancy.get_contract_display()],
        )
    return feed
