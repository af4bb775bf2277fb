"""One line of a table of needs, read: each cell in its usual writings, each mistake told with what to do."""

import difflib
import re

from django import forms
from django.utils.translation import gettext as _

from naturopole.forms import AmountField
from training import month_words
from training.domain import needs
from training.domain.needs_import import Line
from training.forms.needs import MOST_SEATS
from training.models import Need, Theme
from training.month_words import fold

PRIORITIES = {
    Need.Priority.MUST: ("1", "required", "obligatoire", "high", "haute", "elevee", "must", "indispensable"),
    Need.Priority.SHOULD: ("2", "important", "importante", "medium", "moyenne", "should", ""),
    Need.Priority.COULD: ("3", "wished for", "souhaite", "souhaitee", "souhaitable", "low", "basse", "could"),
}
PRIORITY_OF = {word: priority for priority, words in PRIORITIES.items() for word in words}
YES = ("yes", "y", "oui", "o", "x", "1", "true", "vrai")
NO = ("no", "n", "non", "0", "false", "faux")
# Our own export puts an apostrophe before what a spreadsheet would run.
DEFUSED = re.compile(r"'(?=[=+\-@])")
AND = re.compile(r"\s*(?:;|,|/|\n|\bet\b|\band\b)\s*")


class Reader:
    """Reads the lines of one table for one plan; themes and people are read once, for all lines."""

    def __init__(self, plan, user, *, is_shared):
        self.plan, self.is_shared, self.seen = plan, is_shared, {}
        self.themes = {}
        # A table that came out of this plan goes back into it, whatever has been archived since.
        themes = Theme.objects.visible_to(user).in_use(or_in=plan.needs.values("theme"))
        for theme in themes.filter(park=plan.firm.park_id):
            self.themes |= {fold(theme.name_fr): theme, fold(theme.name_en): theme}
        self.people = {}
        for person in needs.people_of(user, plan.firm_id):
            for name in {fold(person.name), fold(f"{person.last_name} {person.first_name}")}:
                self.people.setdefault(name, []).append(person)

    def line(self, number, cells) -> Line:
        cells = {name: plain(cell) for name, cell in cells.items()}
        errors = []
        people = self.named(cells.get("people", ""), errors)
        first, last = self.months(cells, errors)
        values = {
            "theme": self.theme(cells.get("theme", ""), errors),
            "note": " ".join(cells.get("note", "").split()),
            "priority": one_of(PRIORITY_OF, cells.get("priority", ""), errors, _("priority"), "1, 2, 3"),
            "seats": seats_of(cells.get("seats", ""), len(people), errors),
            "first_month": first,
            "last_month": last,
            "budget": amount_of(cells.get("budget", ""), errors),
            "shared": self.shared(cells.get("shared", ""), errors),
        }
        if len(values["note"]) > Need._meta.get_field("note").max_length:
            errors.append(_("what is wanted is too long: keep to 200 characters"))
        line = Line(number, values, people, errors)
        self.check_once(line)
        return line

    def check_once(self, line):
        if line.errors:
            return
        before = self.seen.setdefault(line.key, line.number)
        if before != line.number:
            text = _("the same need as line %(number)s: write the difference into “What is wanted”")
            line.errors.append(text % {"number": before})

    def theme(self, text, errors):
        found = self.themes.get(fold(text))
        if not text:
            errors.append(_("the theme is missing"))
        elif found is None:
            errors.append(self.unknown_theme(text))
        return found

    def unknown_theme(self, text) -> str:
        near = difflib.get_close_matches(fold(text), self.themes, n=1, cutoff=0.7)
        if near:
            return _("%(text)s is no theme of the park: is it “%(theme)s”?") % {
                "text": text[:60],
                "theme": self.themes[near[0]].name,
            }
        return _("%(text)s is no theme of the park: add it under Themes, or write one of them") % {"text": text[:60]}

    def named(self, text, errors) -> list:
        """The people of a cell: names parted by semicolons, commas or line breaks, either name first."""
        found, parts = [], [part for part in re.split(r"[;\n]", text) if part.strip()]
        for part in parts:
            whole = self.people.get(fold(part.replace(",", " ")))
            for name in [part] if whole else [one for one in AND.split(part) if one.strip()]:
                self.take(self.people.get(fold(name.replace(",", " "))) or [], name.strip(), found, errors)
        return found

    def take(self, matches, name, found, errors):
        if len(matches) > 1:
            errors.append(_("several people are called %(name)s: add them on the need’s page") % {"name": name[:60]})
        elif not matches:
            text = _("%(name)s is not on your list of people: correct the name, or add the person to the list first")
            errors.append(text % {"name": name[:60]})
        elif matches[0] not in found:
            found.append(matches[0])

    def months(self, cells, errors):
        """First and last month; one alone stands for both, none for the whole year."""
        year, texts = self.plan.year, [cells.get(name, "") for name in ("first_month", "last_month")]
        if not any(texts):
            return month_words.month(year, 1), month_words.month(year, 12)
        found = [month_words.read(text, year) if text else None for text in texts]
        for text, month in zip(texts, found, strict=True):
            if text and month is None:
                errors.append(_("%(text)s is no month: write 2027-03 or March 2027") % {"text": text[:40]})
            elif month and month.year != year:
                errors.append(
                    _("%(text)s is not in %(year)s, the year of this plan") % {"text": text[:40], "year": year}
                )
        first, last = found[0] or found[1], found[1] or found[0]
        if first and last and last < first:
            errors.append(_("the last month comes before the first: change one of them"))
        return first, last

    def shared(self, text, errors) -> bool:
        words = dict.fromkeys(YES, True) | dict.fromkeys(NO, False) | {"": self.is_shared}
        return bool(one_of(words, text, errors, _("let the park know"), _("yes or no")))


def plain(cell) -> str:
    """Trimmed, without control characters and without the sign that our own export puts before a formula."""
    text = "".join(c if c.isprintable() or c == "\n" else " " for c in cell).strip()
    return DEFUSED.sub("", text, count=1) if text.startswith("'") else text


def one_of(words, text, errors, what, known):
    found = words.get(fold(text))
    if found is None:
        told = {"what": what, "text": text[:40], "known": known}
        errors.append(_("%(what)s: %(text)s is unknown, write %(known)s") % told)
    return found


def seats_of(text, named, errors) -> int | None:
    """None where the cell cannot be read: no number is shown that nobody wrote."""
    if not text:
        return max(named, 1)
    if not re.fullmatch(r"[0-9]{1,5}", text) or not 1 <= int(text) <= MOST_SEATS:
        told = {"text": text[:20], "most": MOST_SEATS}
        errors.append(_("seats: %(text)s is no whole number from 1 to %(most)s") % told)
        return None
    if int(text) < named:
        errors.append(_("%(named)d people are named: write at least as many seats") % {"named": named})
    return int(text)


def amount_of(text, errors):
    try:
        return AmountField(max_digits=10, decimal_places=2, min_value=0, required=False).clean(text[:60]) or 0
    except forms.ValidationError:
        errors.append(_("expected cost: %(text)s is no amount such as 1250.50") % {"text": text[:20]})
        return None
