"""What wishes put on the home page: for the person, and for the HR they are opened to."""

from datetime import timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firms.models import Role
from mobility.domain.approaches import unanswered
from mobility.domain.wishes import NOTICE
from mobility.models import Approach, Wish
from naturopole.todo import Todo

NEWS_FOR = timedelta(days=14)


def todo(user) -> list[Todo]:
    """Wishes to agree to or to renew, and newly opened ones; what firms told, and what was answered. Two statements."""
    return wishes_waiting(user) + approaches_waiting(user)


def wishes_waiting(user) -> list[Todo]:
    today = timezone.localdate()
    ending = Q(status=Wish.Status.OPEN, ends_on__lte=today + NOTICE)
    mine = Q(employee__user=user) & (ending | Q(status=Wish.Status.ASKED))
    opened = Q(pk__in=Wish.objects.live().values("pk"), opened_on__gte=today - NEWS_FOR) & ~Q(employee__user=user)
    rows = Wish.objects.visible_to(user).filter(mine | opened if user.has_role(Role.HR) else mine)
    rows = list(rows.select_related("employee", "voiced_by").defer("sealed")[:200])
    own = [row for row in rows if row.employee.user_id == user.pk]
    found = [to_agree(row) if row.status == Wish.Status.ASKED else to_renew(row) for row in own]
    return found + ([to_read(len(rows) - len(own))] if len(rows) > len(own) else [])


def to_agree(wish) -> Todo:
    text = _("%(person)s has prepared a wish to move for you. Nobody else reads it unless you agree.") % {
        "person": wish.voiced_by.name
    }
    url = reverse("mobility:wish_answer", args=[wish.pk])
    return Todo("lock", _("My wish to move"), text, url, _("Answer"))


def to_renew(wish) -> Todo:
    over = wish.ends_on <= timezone.localdate()
    text = _("It has ended: renew it, or withdraw it.") if over else _("It ends soon, unless you renew it.")
    return Todo("clock", _("My wish to move"), text, reverse("mobility:wish_own"), _("Look"), due=wish.ends_on)


def to_read(count) -> Todo:
    text = ngettext(
        "%(count)d wish to move is newly open to you.", "%(count)d wishes to move are newly open to you.", count
    )
    title = _("Wishes to move")
    return Todo("users", title, text % {"count": count}, reverse("mobility:wish_list"), _("Read"), tone="info")


def approaches_waiting(user) -> list[Todo]:
    """What firms told the person and awaits her answer; for who wrote, a no of the last two weeks."""
    answered = Q(by=user, declined_at__gte=timezone.now() - NEWS_FOR)
    rows = Approach.objects.visible_to(user).filter(unanswered(user) | answered & ~Q(wish__employee__user=user))
    rows = rows.select_related("vacancy__firm", "wish__employee")[:20]
    return [to_answer(row) if row.wish.employee.user_id == user.pk else to_learn(row) for row in rows]


def to_answer(row) -> Todo:
    text = _("%(firm)s tells you of a vacancy: apply, or say no.") % {"firm": row.vacancy.firm.name}
    sign, due = row.vacancy.firm.sign, row.vacancy.closes_on
    return Todo("mail", row.vacancy.title, text, reverse("mobility:wish_own"), _("Answer"), leaf=sign, due=due)


def to_learn(row) -> Todo:
    text = _("The person you told of this vacancy does not wish to apply.")
    url = reverse("mobility:wish_detail", args=[row.wish_id])
    return Todo("mail", row.vacancy.title, text, url, _("Read"), tone="info", leaf=row.vacancy.firm.sign)
