"""A table of needs: its columns found, each line read and judged, before anything is kept."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from training import tables
from training.domain import needs_import
from training.forms.need_lines import Reader
from training.month_words import fold

COLUMNS = {
    "theme": ("theme", "training", "course", "subject", "formation", "sujet", "action de formation"),
    "note": (
        "what is wanted",
        "wanted",
        "note",
        "objective",
        "ce qui est souhaite",
        "souhait",
        "objectif",
        "precisions",
    ),
    "priority": ("priority", "priorite"),
    "people": ("people", "person", "names", "personnes", "personne", "noms", "salaries", "collaborateurs"),
    "seats": ("seats", "places", "number", "number of people", "effectif", "nombre", "nombre de personnes", "nb"),
    "first_month": (
        "from",
        "start",
        "first month",
        "month",
        "de",
        "du",
        "debut",
        "premier mois",
        "mois",
        "a partir de",
    ),
    "last_month": (
        "to",
        "to, included",
        "until",
        "end",
        "last month",
        "a",
        "a, inclus",
        "au",
        "au, inclus",
        "fin",
        "dernier mois",
    ),
    "budget": ("expected cost", "cost", "budget", "amount", "cout prevu", "cout", "montant", "prix"),
    "shared": ("let the park know", "shared", "le faire savoir au parc", "partage", "commun", "mutualisable"),
}
NAMES = {heading: name for name, headings in COLUMNS.items() for heading in headings}
MOST_LINES = 500


class NeedsImportForm(forms.Form):
    """A file first; then `table`, what was read of it, is sent back with the confirmation and judged anew."""

    shared = forms.BooleanField(
        label=gettext_lazy("Let the park know of these needs, where the file does not say"),
        help_text=gettext_lazy("Theme, seats and months; never the names nor the budget."),
        required=False,
        initial=True,
    )
    upload = forms.FileField(
        label=gettext_lazy("CSV file or Excel workbook"),
        required=False,
        allow_empty_file=True,
        help_text=gettext_lazy("The first line names the columns; “Theme” is the only one it needs."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx,text/csv"}),
    )
    table = forms.CharField(required=False, widget=forms.HiddenInput, max_length=tables.LARGEST, strip=False)

    def __init__(self, *args, plan, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.plan, self.user = plan, user
        self.lines, self.unread = [], []
        # Only the confirmation comes without a file.
        self.fields["upload"].required = not self.is_bound

    def clean(self):
        data = super().clean()
        try:
            rows = self.rows(data)
            place, columns = heading(rows)
            data["table"] = self.kept(rows)
            self.lines = self.judged(rows, place, columns)
        except tables.Unreadable as error:
            self.add_error("upload", str(error))
        return data

    def rows(self, data):
        """Raises Unreadable where no table came, or one that is too large."""
        upload, most = data.get("upload"), MOST_LINES + 20
        if upload and upload.size > tables.LARGEST:
            raise tables.Unreadable(_("This file weighs more than 2 MB: send it in parts."))
        if not upload and not (data.get("table") or "").strip():
            raise tables.Unreadable(_("Choose a file that holds at least one need."))
        return tables.rows_of(upload.read(), most) if upload else tables.from_text(data["table"], most)

    def kept(self, rows) -> str:
        text = tables.as_text(rows)
        if len(text) > tables.LARGEST:
            raise tables.Unreadable(_("This file weighs more than 2 MB: send it in parts."))
        return text

    def judged(self, rows, place, columns):
        """Each line that holds something, with its number in the file; two statements however many there are."""
        filled = [(at + 1, row) for at, row in enumerate(rows) if at > place and any(cell.strip() for cell in row)]
        if not filled:
            raise tables.Unreadable(_("Choose a file that holds at least one need."))
        if len(filled) > MOST_LINES:
            raise tables.Unreadable(_("More than 500 lines: send the needs in parts."))
        self.unread = [
            cell.strip() for cell, name in zip(rows[place], columns, strict=True) if cell.strip() and not name
        ]
        reader = Reader(self.plan, self.user, is_shared=self.cleaned_data["shared"])
        return [reader.line(at, dict(zip(columns, row, strict=False))) for at, row in filled]

    def mark_known(self):
        needs_import.mark_known(self.lines, self.plan)

    @property
    def good(self):
        return [line for line in self.lines if not line.errors and not line.is_known]

    @property
    def bad(self):
        return [line for line in self.lines if line.errors]


def heading(rows) -> tuple[int, list[str]]:
    """The place of the line that names the columns, among the first twenty, and our name of each or ""."""
    for place, row in enumerate(rows[:20]):
        columns = [NAMES.get(fold(cell).rstrip(" :*"), "") for cell in row]
        if "theme" in columns:
            seen = set()
            return place, ["" if name in seen or seen.add(name) else name for name in columns]
    raise tables.Unreadable(_("No line names the columns: write “Theme” over the themes, as in the example."))
