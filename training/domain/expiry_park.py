"""How many seats the park will need, month by month, because certificates end: counts, of no firm and no person.

No count is hidden. It says how many certificates of a theme end somewhere in the park in a month: neither whose nor
where, and less than what firms share of their needs anyway (theme, seats, months). Most months need one to four seats
of a theme: hiding these would hide the very thing by which firms find out that they could train together.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, DateField, Q, When
from django.db.models.functions import Cast, TruncMonth
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from firms.models import Role
from naturopole.months import month_of, months_later
from training import month_words
from training.domain.expiry import held_latest, with_plans
from training.models import TrainingCertificate

READERS = (Role.HR, Role.PRESIDENT, Role.OFFICE)
MONTHS = 12


@dataclass
class Line:
    """Seats of one theme in one month; `own` are those of the reader's firms to which nobody sees yet."""

    month: date | None
    theme_id: int
    seats: int
    own: int


@dataclass(frozen=True)
class Month:
    """One month of the coming twelve, or what was over before them (`first` is None), with its themes."""

    first: date | None
    lines: list

    @property
    def seats(self) -> int:
        return sum(line.seats for line in self.lines)

    @property
    def own(self) -> int:
        return sum(line.own for line in self.lines)


def seats_needed(user, theme=None) -> list[Month]:
    """What is over before this month, then twelve months from this one on, empty ones too. One query."""
    start = month_of(timezone.localdate())
    rows = held_latest(TrainingCertificate.objects.all(), timezone.localdate())
    rows = rows.filter(valid_until__lt=months_later(start, MONTHS))
    if theme is not None:
        rows = rows.filter(theme=theme)
    own = Q(employee__firm_id__in=user.firm_ids(Role.HR), is_planned=False, is_enrolled=False)
    month = Cast(TruncMonth("valid_until"), DateField())
    over = Case(When(valid_until__lt=start, then=None), default=month, output_field=DateField())
    counted = with_plans(rows, user).order_by().values("theme_id", month=over)
    counted = counted.annotate(seats=Count("pk"), own=Count("pk", filter=own)).order_by("theme_id")
    lines = [Line(row["month"], row["theme_id"], row["seats"], row["own"]) for row in counted]
    months = [None, *(months_later(start, number) for number in range(MONTHS))]
    return [Month(month, [line for line in lines if line.month == month]) for month in months]


def drawn(months) -> list[tuple]:
    """The columns of the drawing: month in short, seats, the figure over it."""
    language = get_language()
    labels = [month_words.written_short(month.first, language) if month.first else _("Over") for month in months]
    return [(label, month.seats, str(month.seats)) for label, month in zip(labels, months, strict=True)]
