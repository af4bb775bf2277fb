"""A firm that reads a wish tells the person of a vacancy; the person applies, or says no."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from firms.models import Role
from mobility.domain.consents import locked_open
from mobility.domain.mail import tell
from mobility.domain.wishes import read_by
from mobility.models import Application, Approach, Vacancy, Wish
from naturopole.workflow import InvalidTransition


def vacancies_to_tell(wish, user):
    """Open vacancies of one's own firms to which the wish is opened, as far as the person may see them."""
    own = Q(firm_id=wish.employee.firm_id)
    chosen = Wish.opened_to.through.objects.filter(wish_id=wish.pk).values("firm_id")
    told = Q(firm_id__in=chosen) & ~own
    told = Q() if wish.open_to_all else told | own if wish.open_to_own else told
    rows = Vacancy.objects.visible_to(wish.employee.user).open()
    return rows.filter(told, firm_id__in=user.firm_ids(Role.HR)).select_related("firm")


@transaction.atomic
def approach(wish, vacancy, *, message, by) -> tuple[Approach, bool]:
    """Tell the person of one vacancy, once; answers (approach, whether it is new).

    PermissionDenied unless `by` is HR of the vacancy's firm. InvalidTransition when the vacancy no longer takes
    applications, when the wish is no longer opened to that firm, or when the person knows of it already.
    """
    if vacancy.firm_id not in by.firm_ids(Role.HR):
        raise PermissionDenied
    fresh, person = locked_open(vacancy), wish.employee.user
    rows = Wish.objects.visible_to(by).live().filter(read_by(vacancy.firm_id), pk=wish.pk)
    wish = rows.select_for_update(of=("self",)).first()
    if wish is None or not Vacancy.objects.visible_to(person).filter(pk=fresh.pk).exists():
        raise InvalidTransition(_("This wish is no longer open to you: nothing was sent."))
    if known := wish.approaches.filter(vacancy=fresh).first():
        if (known.by_id, known.message) == (by.pk, message):
            return known, False
        raise InvalidTransition(_("This person knows of that vacancy already."))
    row = Approach.objects.create(wish=wish, vacancy=fresh, message=message, by=by)
    tell(person)
    return row, True


@transaction.atomic
def decline(row, *, by) -> Approach:
    """The person does not wish to apply; who wrote is told so. PermissionDenied for anybody else."""
    fresh = Approach.objects.select_for_update(of=("self",)).select_related("wish__employee", "by").get(pk=row.pk)
    if fresh.wish.employee.user_id != by.pk:
        raise PermissionDenied
    if fresh.declined_at is None:
        fresh.declined_at = timezone.now()
        fresh.save(update_fields=["declined_at"])
        tell(fresh.by)
    return fresh


def received(wish, user):
    """What firms have told the person of, each with `has_applied`; read by the person alone."""
    mine = Application.objects.filter(vacancy=OuterRef("vacancy"), employee=wish.employee_id)
    applied = Exists(mine.exclude(status=Application.Status.WITHDRAWN))
    rows = Approach.objects.visible_to(user).filter(wish=wish).select_related("vacancy__firm", "by")
    return rows.annotate(has_applied=applied)


def unanswered(user) -> Q:
    """Approaches to this person that await her answer: of a live wish, the vacancy still open, not applied for."""
    applied = Application.objects.filter(employee__user=user).exclude(status=Application.Status.WITHDRAWN)
    live = Q(wish__in=Wish.objects.live().values("pk"), vacancy__in=Vacancy.objects.open().values("pk"))
    waiting = Q(wish__employee__user=user, declined_at=None) & live
    return waiting & ~Q(vacancy_id__in=applied.values("vacancy_id"))
