"""The versions of a quote beside each other: what became of each, and what differs between two."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from packages import differences
from packages.difference_words import ALWAYS, Told, told
from packages.domain.content import frozen
from packages.domain.sheet import sheet_of
from packages.models import Answer, Quote, QuoteVersion

DRAFT = "draft"


@dataclass(frozen=True)
class Standing:
    """What became of a version, drawn as a tag."""

    tone: str
    icon: str
    word: str


def versions_of(quote) -> list[QuoteVersion]:
    """All that left, the newest first, each with `standing`; without contents and files. One query."""
    rows = quote.versions.select_related("final_answer", "sent_by").defer("pdf", "content", "workings")
    found = list(rows)
    for place, version in enumerate(found):
        version.standing = standing_of(version, quote, found[place - 1] if place else None)
    return found


def standing_of(version, quote, later) -> Standing:
    """`later` is the version that replaced it, or None."""
    answer = getattr(version, "final_answer", None)
    if answer:
        drawn = ("ok", "circle-check") if answer.kind == Answer.Kind.ACCEPTED else ("bad", "circle-x")
        return Standing(*drawn, answer.get_kind_display())
    if later:
        return Standing("", "chevron-right", _("Replaced by version %(number)s") % {"number": later.number})
    if quote.is_editable:
        return Standing("", "pencil", _("Closed: a new version is being prepared"))
    return standing_of_quote(version, quote)


def standing_of_quote(version, quote) -> Standing:
    """Where the version that left last stands: where its quote does, but for a day that has passed."""
    word = quote.get_status_display()
    if quote.status in Quote.OPEN_TO_CLIENT and version.valid_until < timezone.localdate():
        return Standing("wait", "clock", Quote.Status.EXPIRED.label)
    if quote.status == Quote.Status.SENT:
        return Standing("info", "send", word)
    if quote.status == Quote.Status.CHANGE_ASKED:
        return Standing("wait", "message-square", word)
    return Standing("", "circle-x", word)


def choices_of(quote, versions) -> list[tuple[str, str]]:
    """What may be compared, the newest first: (value, word)."""
    draft = [(DRAFT, _("Version %(number)s, draft") % {"number": quote.version})] if quote.is_editable else []
    sent = [(str(one.number), _("Version %(number)s, sent") % {"number": one.number}) for one in versions]
    return draft + sent


def comparison(quote, before, after, *, by) -> Told:
    """What differs from `before` to `after`, each the number of a version as text, or "draft", in words.

    It compares what the client was shown and nothing else. One query, and those of a draft's sheet.
    """
    numbers = {one for one in (before, after) if one != DRAFT}
    rows = quote.versions.filter(number__in=numbers).values_list("number", "content") if numbers else []
    contents = {str(number): content for number, content in rows}
    if DRAFT in (before, after):
        contents[DRAFT] = frozen(quote, sheet_of(quote), by=by)
    old, new = contents[before], contents[after]
    currencies = old.get("currency", "EUR"), new.get("currency", "EUR")
    return told(differences.compare(old, new, ignored=ALWAYS), currencies=currencies)
