"""A staff list that comes as a CSV: read, matched with what is known, and told line by line before it is kept."""

import csv
import io
from datetime import date, datetime

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from firms.models import Role
from mobility.domain import staff
from mobility.domain.staff import Line
from mobility.models import Employee, RomeCode
from naturopole import formats

HEADINGS = {
    "first_name": ("first name", "firstname", "prénom", "prenom"),
    "last_name": ("last name", "lastname", "name", "surname", "nom"),
    "job_title": ("post today", "post", "job", "poste", "poste aujourd’hui", "poste actuel", "fonction"),
    "rome": ("occupation (rome)", "rome", "code rome", "métier (rome)", "métier"),
    "manager": ("line manager", "manager", "responsable", "chef d’équipe", "responsable hiérarchique"),
    "left_on": ("left the firm on", "left on", "left", "parti le", "date de départ", "a quitté l’entreprise le"),
}
NAMES = {heading: field for field, headings in HEADINGS.items() for heading in headings}
MOST_LINES = 2000
LARGEST = 1024 * 1024
TRAPS = ("=", "+", "-", "@")


class ImportForm(forms.Form):
    """A file first; then `table`, the same text, is sent back with the confirmation and read anew."""

    upload = forms.FileField(
        label=gettext_lazy("CSV file"),
        required=False,
        help_text=gettext_lazy("First name, last name, post, ROME code, line manager’s e-mail, left on"),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv"}),
    )
    firm = forms.ModelChoiceField(None, label=gettext_lazy("Firm"), empty_label=None)
    table = forms.CharField(required=False, widget=forms.HiddenInput, max_length=LARGEST, strip=False)

    def __init__(self, *args, user, firms, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        field = self.fields["firm"]
        field.queryset = firms.filter(pk__in=user.firm_ids(Role.HR))
        if len(field.queryset) == 1:
            field.widget = forms.HiddenInput()
            self.initial["firm"] = field.queryset[0].pk

    def clean_upload(self):
        upload = self.cleaned_data["upload"]
        if upload is not None and upload.size > LARGEST:
            raise forms.ValidationError(_("This file weighs more than 1 MB: send it in parts."))
        return upload

    def clean(self):
        data = super().clean()
        upload = data.get("upload")
        text = decoded(upload.read()) if upload else data.get("table") or ""
        if "\x00" in text:
            self.add_error("upload", _("This is no CSV file: save your table as CSV and send that."))
        elif not text.strip() and "upload" not in self.errors:
            self.add_error("upload", _("Choose a CSV file that holds at least one line."))
        data["table"] = text
        if not self.errors:
            self.read(text, data["firm"])
        return data

    def read(self, text, firm):
        rows, columns = table_of(text)
        if not {"first_name", "last_name"} <= set(columns):
            self.add_error(
                "upload", _("The first line must name the columns, “First name” and “Last name” among them.")
            )
        elif len(rows) > MOST_LINES:
            self.add_error("upload", _("More than 2,000 lines: send the list in parts."))
        else:
            self.lines = judged(rows, firm, self.user)

    @property
    def good(self):
        return [line for line in self.lines if not line.errors]


def decoded(content: bytes) -> str:
    """As the spreadsheets of the last thirty years write it."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def table_of(text) -> tuple[list[tuple[int, dict]], list[str]]:
    """Lines with their number in the file, by known column; and the columns found."""
    first = text.lstrip().partition("\n")[0]
    delimiter = max(";,\t", key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text.strip()), delimiter=delimiter))
    except csv.Error:
        return [], []
    columns = [NAMES.get(plain(cell).casefold().replace("'", "’"), "") for cell in rows[0]]
    found = [
        (number, {name: plain(cell) for name, cell in zip(columns, row, strict=False) if name})
        for number, row in enumerate(rows[1:], start=2)
        if any(cell.strip() for cell in row)
    ]
    return found, columns


def plain(cell) -> str:
    """One space between words, and without the sign that our own export puts before a formula."""
    text = " ".join(cell.split())
    return text[1:] if text.startswith("'") and text[1:2] in TRAPS else text


def judged(rows, firm, user) -> list[Line]:
    """Each line with its rows found and its errors; three statements however many lines."""
    known = Known(rows, firm, user)
    return [known.line(number, values) for number, values in rows]


class Known:
    """What the lines are matched with: occupations, the firm's line managers, the people of its list."""

    def __init__(self, rows, firm, user):
        codes = {values.get("rome", "")[:5].upper() for _number, values in rows}
        self.codes = {row.code: row for row in RomeCode.objects.visible_to(user).filter(code__in=codes)}
        self.managers = {person.email: person for person in staff.line_managers([firm.pk])}
        people = Employee.objects.visible_to(user).filter(firm=firm)
        names = [key(first, last) for first, last in people.values_list("first_name", "last_name")]
        self.counts = {name: names.count(name) for name in set(names)}
        self.seen = set()

    def line(self, number, values) -> Line:
        errors, kept = [], {name: values.get(name, "") for name in ("first_name", "last_name", "job_title")}
        kept["rome"] = self.found(self.codes, values.get("rome", "")[:5].upper(), errors, _("unknown occupation code"))
        manager = values.get("manager", "").lower()
        kept["manager"] = self.found(self.managers, manager, errors, _("not a line manager of your firm"))
        kept["left_on"] = day_of(values.get("left_on", ""), errors)
        errors += too_long(kept) + self.doubtful(kept)
        self.seen.add(key(kept["first_name"], kept["last_name"]))
        is_known = self.counts.get(key(kept["first_name"], kept["last_name"]))
        return Line(number, kept, errors, _("changed if it differs") if is_known else _("added"))

    def found(self, rows, word, errors, problem):
        if word and word not in rows:
            errors.append(formats.labelled(word, problem, get_language()))
        return rows.get(word)

    def doubtful(self, kept) -> list[str]:
        name = key(kept["first_name"], kept["last_name"])
        if not all(name):
            return [_("the first name or the last name is missing")]
        if name in self.seen:
            return [_("this name stands twice in the file")]
        return [_("several people of your list have this name")] if self.counts.get(name, 0) > 1 else []


def key(first, last) -> tuple[str, str]:
    return first.casefold(), last.casefold()


def too_long(kept) -> list[str]:
    most = {name: Employee._meta.get_field(name).max_length for name in ("first_name", "last_name", "job_title")}
    return [
        _("too long: %(text)s…") % {"text": kept[name][:20]} for name, size in most.items() if len(kept[name]) > size
    ]


def day_of(text, errors) -> date | None:
    for pattern in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text, pattern).date()
        except ValueError:
            continue
    if text:
        errors.append(_("%(text)s is no day such as 2026-11-30") % {"text": text[:20]})
    return None
