"""What the client asks on its page and what sales answers there; each side hears of it by mail."""

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from firms.models import Event
from naturopole.workflow import InvalidTransition
from packages.domain import offers
from packages.models import Question, Quote

# An offer is talked about, it is no chat: beyond this a call is better, and a link in wrong hands does no harm.
MOST = 30


def questions_of(quote):
    """Questions about all versions of a quote, the oldest first, each with its version's number."""
    rows = Question.objects.filter(version__quote=quote).select_related("version", "answered_by")
    return rows.defer("version__pdf", "version__content", "version__workings")


@transaction.atomic
def ask(link, *, text) -> Question | None:
    """The client asks; the same words sent twice are one question. Raises Closed when nothing is shown any more."""
    quote, fresh = offers.locked(link)
    if offers.standing(fresh) == "gone":
        raise offers.Closed
    asked = Question.objects.filter(version__quote=quote)
    if (same := asked.filter(text=text).first()) or asked.count() >= MOST:
        return same
    question = Question.objects.create(version=fresh.version, text=text)
    Event.objects.record(quote, verb="question", note=text)
    tell_sales(quote)
    return question


def tell_sales(quote):
    sender = offers.sender_of(quote)
    with translation.override(sender.language or "fr"):
        url = settings.BASE_URL + reverse("packages:quote_client", args=[quote.pk])
        subject = _("A question about quote %(number)s") % {"number": quote.number}
        send_mail(
            subject, _("The client asks a question. Answer it here: %(url)s") % {"url": url}, None, [sender.email]
        )


@transaction.atomic
def answer(question, *, text, by):
    """Sales answers, once: what was answered has been read. Raises InvalidTransition when a colleague did so first.

    The client's links are not kept, so the mail points to the one it has.
    """
    done = Question.objects.filter(pk=question.pk, answered_at=None).update(
        answer=text, answered_by=by, answered_at=timezone.now()
    )
    if not done:
        raise InvalidTransition(_("A colleague has answered this question meanwhile."))
    quote = Quote.objects.select_related("client", "contact").get(pk=question.version.quote_id)
    Event.objects.record(quote, verb="answered", by=by, note=text)
    with translation.override(quote.client.language):
        subject = _("Your question about quote %(number)s") % {"number": quote.number}
        body = _("Your question is answered on the page of your quote. Its link is in the message that brought it.")
        send_mail(subject, body, None, [quote.addressee])
