"""The outside firm's pages without an account: reached by its link alone, and nothing changes by looking."""

from functools import wraps
from operator import attrgetter

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from naturopole.exports import attached
from naturopole.links import behind_link
from naturopole.saving import FORM, Stale
from naturopole.workflow import InvalidTransition
from training.domain import outside_acts, outside_links, outside_page, pledging
from training.domain.outside_links import Gone
from training.forms.outside import MOST_ROWS, PeopleForm, PersonForm, RevisionForm, SeatsForm, ShareForm
from training.forms.pledges import LeaveForm
from training.models import Pledge


def by_link(view):
    """`view` for whoever holds the firm's link, which knows its token; one that ends meanwhile is 410 too."""
    found = {"is_gone": outside_links.is_gone, "language": attrgetter("pledge.outside.language")}

    @behind_link("outside", outside_links.link_of, **found)
    @wraps(view)
    def opened(request, token, link, **more):
        link.token = token
        try:
            return view(request, link, **more)
        except Gone:
            return render(request, "410.html", status=410)

    return opened


def tabs(link, current):
    words = {"outside": _("The session"), "outside_people": _("Your people"), "outside_shares": _("Your share")}
    return [(to(name, link), word, name == current) for name, word in words.items()]


def to(name, link, *more):
    return reverse(f"training:{name}", args=[link.token, *more])


def shown(request, link, page, *, status=200, offer=None, **context):
    """One of the pages, with what all of them need; the firm's row is read anew after each act."""
    offer = offer or outside_page.of(link)
    context |= {"link": link, "token": link.token, "offer": offer, "tabs": tabs(link, page), "is_stale": status == 409}
    context |= {"session": offer.session, "pledge": offer.pledge}
    return render(request, f"training/{page}.html", context, status=status)


def data(request):
    return request.POST if request.method == "POST" else None


FIRMLY = {"pencil": False, "commit": True}


@FORM
@by_link
def outside(request, link):
    """The offer and the firm's seats: a preview changes nothing, pencilling and committing do."""
    offer = outside_page.of(link)
    form = SeatsForm(data(request), pledge=offer.pledge, session=offer.session)
    if request.method != "POST":
        return shown(request, link, "outside", offer=offer, form=form)
    if not form.is_valid():
        return shown(request, link, "outside", offer=offer, form=form, status=422)
    do = request.POST.get("do")
    if do in FIRMLY:
        return take(request, link, form, firmly=FIRMLY[do])
    wanted = {name: form.wanted[name] for name in ("seats", "head_count")}
    return shown(request, link, "outside", offer=offer, form=form, preview=outside_page.preview(offer, **wanted))


def take(request, link, form, *, firmly):
    """Pledge the seats; 409 with what stands where another window came first, or no room is left."""
    more = {}
    try:
        pledge = outside_acts.take(link, **form.wanted, firmly=firmly)
    except Stale as error:
        form.catch_up(error.fresh)
        if not form.differences:
            messages.error(request, _("This has been sent already: look at what stands."))
    except pledging.NoRoom as error:
        messages.error(request, str(error))
        more = {"is_full": True}
    except InvalidTransition as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said_of(pledge))
        return redirect("training:outside", token=link.token)
    return shown(request, link, "outside", form=form, status=409, **more)


def said_of(pledge) -> str:
    if pledge.state == Pledge.State.PENCILLED:
        return _("Seats pencilled.")
    if pledge.waiting:
        return _("Seats committed; those beyond the room wait.")
    return _("Seats committed.")


@FORM
@by_link
def outside_leave(request, link):
    """What leaving would cost, to the cent; then all seats are given back."""
    offer, status = outside_page.of(link), 200
    form = LeaveForm(data(request))
    if request.method == "POST":
        if form.is_valid() and (answer := left(request, link, form.cleaned_data)):
            return answer
        offer, status = outside_page.of(link), 409 if form.is_valid() else 422
    fee = outside_acts.fee_today(offer.pledge)
    return shown(request, link, "outside_leave", offer=offer, form=form, fee=fee, status=status)


def left(request, link, typed):
    return acted(
        request,
        lambda: outside_acts.withdraw(link, **typed),
        said=_("Seats withdrawn."),
        to=to("outside", link),
    )


def acted(request, act, *, said, to):
    """Act and go on to `to`; None with a message where things have changed meanwhile."""
    try:
        act()
    except (Stale, InvalidTransition) as error:
        messages.error(request, str(error))
        return None
    messages.success(request, said)
    return redirect(to)


@require_POST
@by_link
def outside_decline(request, link):
    """The firm does not come."""
    form = RevisionForm(request.POST)
    if form.is_valid():
        answer = acted(
            request,
            lambda: outside_acts.decline(link, **form.cleaned_data),
            said=_("Invitation declined."),
            to=to("outside", link),
        )
        if answer:
            return answer
    offer = outside_page.of(link)
    fresh = SeatsForm(pledge=offer.pledge, session=offer.session)
    return shown(request, link, "outside", offer=offer, form=fresh, status=409 if form.is_valid() else 422)


def people_shown(request, link, *, form=None, status=200):
    offer = outside_page.of(link)
    people = outside_page.people_of(offer)
    rows = max(offer.pledge.seats + offer.pledge.waiting - len(people), 0) if offer.may_leave else 0
    begun = outside_page.has_begun(offer.session)
    context = {"offer": offer, "people": people, "form": form or PeopleForm(rows=rows), "begun": begun}
    return shown(request, link, "outside_people", status=status, **context)


@FORM
@by_link
def outside_people(request, link):
    """Who comes, and whether they were there; naming more."""
    if request.method != "POST":
        return people_shown(request, link)
    form = PeopleForm(request.POST, rows=MOST_ROWS)
    if not form.is_valid():
        return people_shown(request, link, form=form, status=422)
    said, back = _("People named."), to("outside_people", link)
    answer = acted(request, lambda: outside_acts.name_people(link, form.people), said=said, to=back)
    return answer or people_shown(request, link, form=form, status=409)


@FORM
@by_link
def outside_person(request, link, key):
    """Somebody else of the firm in her place, or nobody."""
    person = outside_page.person_of(link, key)
    if person is None:
        raise Http404
    form, back, status = PersonForm(data(request)), to("outside_people", link), 200
    if request.method == "POST":
        takes_off = request.POST.get("do") == "take_off"
        if takes_off or form.is_valid():
            act, said = (put_off, _("Taken off the list.")) if takes_off else (put_instead, _("Replaced."))
            if answer := acted(request, lambda: act(link, key, form), said=said, to=back):
                return answer
        status = 409 if takes_off or form.is_valid() else 422
    return shown(request, link, "outside_person", person=person, form=form, back=back, status=status)


def put_off(link, key, form):
    outside_acts.take_off(link, key)


def put_instead(link, key, form):
    outside_acts.replace(link, key, **form.cleaned_data)


@FORM
@by_link
def outside_shares(request, link):
    """The firm's share in each version, the difference, its statements; agreeing to the last one or refusing it."""
    form, status = ShareForm(data(request)), 200
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        given = {"number": typed["version"], "given": typed["answer"], "name": typed["name"]}
        said, back = _("Your answer is kept."), to("outside_shares", link)
        if answer := acted(request, lambda: outside_acts.answer(link, **given), said=said, to=back):
            return answer
        status = 409
    elif request.method == "POST":
        status = 422
    return shown(request, link, "outside_shares", form=form, status=status)


@require_safe
@by_link
def outside_statement(request, link, number):
    """The firm's statement of one version as a file."""
    content = outside_page.statement_of(link, number)
    if content is None:
        raise Http404
    return attached(HttpResponse(content, content_type="application/pdf"), f"statement-{number}.pdf")
