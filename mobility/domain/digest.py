"""The staff representatives' digest: what their colleagues may apply for, with no word about anybody."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firms.models import Role, User
from mobility.domain import lines
from mobility.domain.audience import shown_in
from mobility.domain.mail import tell
from mobility.models import DigestSent, Vacancy
from mobility.models.vacancy import NEW_FOR_DAYS
from naturopole.todo import Todo

PRINTED = 200
"""How many vacancies one print of the digest holds; the site has them all."""


def represents(user) -> bool:
    return user.has_role(Role.STAFF_REPRESENTATIVE)


def told_to(user):
    """Open vacancies that everybody in the firms represented may read, by firm, the newest first."""
    shown = shown_in(user.firm_ids(Role.STAFF_REPRESENTATIVE))
    rows = Vacancy.objects.visible_to(user).open().filter(shown).select_related("firm")
    return rows.order_by(F("firm__joined").asc(nulls_last=True), "firm__name", "firm_id", "-opens_on", "-pk")


def new(rows):
    """Those that opened within a week."""
    return rows.filter(opens_on__gt=timezone.localdate() - timedelta(days=NEW_FOR_DAYS))


def monday_of(day):
    return day - timedelta(days=day.weekday())


def tell_all() -> int:
    """Once a week, ordinarily on Monday, tell every representative for whom there is news; answers how many."""
    monday = monday_of(timezone.localdate())
    done = DigestSent.objects.filter(monday=monday).values("user_id")
    roles = {"memberships__role": Role.STAFF_REPRESENTATIVE, "is_active": True}
    people = User.objects.filter(**roles).exclude(pk__in=done).distinct().order_by("pk")
    return sum(tell_one(person, monday) for person in people)


@transaction.atomic
def tell_one(person, monday) -> bool:
    """Tell one representative, unless another run did so at the same moment or nothing is new."""
    if not new(told_to(person)).exists():
        return False
    _sent, is_first = DigestSent.objects.get_or_create(user=person, monday=monday)
    if is_first:
        tell(person)
    return is_first


def asked_of(reader) -> list:
    return [lines.summed(new(told_to(reader.user)), "digest")] if represents(reader.user) else []


def news(found) -> list[Todo]:
    """What the weekly message is about, on the representative's home page."""
    return [to_read(row.number) for row in found.get("digest", [])]


def to_read(count) -> Todo:
    words = ngettext(
        "%(count)d vacancy opened in the last week.", "%(count)d vacancies opened in the last week.", count
    )
    title, text = _("Vacancies for your colleagues"), words % {"count": count}
    return Todo("briefcase", title, text, reverse("mobility:digest"), _("Read"), "info")


SOURCE = lines.Source(asked_of, news)
