"""What wishes put on the home page: for the person, and for the HR they are opened to."""

from datetime import timedelta

from django.db.models import DateTimeField, Q
from django.db.models.functions import Cast, Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mobility.domain import lines
from mobility.domain.approaches import unanswered
from mobility.domain.wishes import NOTICE
from mobility.models import Approach, Wish
from naturopole.todo import Todo

NEWS_FOR = timedelta(days=14)
MOST = 20
OPENED_AT = Cast("opened_on", DateTimeField())
ASKED, OPEN = Wish.Status.ASKED, Wish.Status.OPEN


def asked_of(reader) -> list:
    """Wishes to agree to or to renew, and newly opened ones; what firms told, and what was answered."""
    return (own(reader) if reader.employee_id else []) + (of_others(reader) if reader.hr else [])


def own(reader) -> list:
    """The person's wishes that ask something of her, and approaches that await her answer."""
    ending = Q(status=Wish.Status.OPEN, ends_on__lte=timezone.localdate() + NOTICE)
    rows = Wish.objects.filter(ending | Q(status=Wish.Status.ASKED), employee=reader.employee_id)
    names = ("voiced_by__email", *lines.NO_FIRM, "voiced_by__first_name", "voiced_by__last_name")
    rows = rows.order_by("-opened_on", "-pk").values_list("status", "pk", *names, "ends_on", OPENED_AT, lines.NOTHING)
    told = Approach.objects.filter(unanswered(reader.user)).order_by("-at", "-pk")
    return [rows[:MOST], lines.about_vacancy(told, "told", at="at")[:MOST]]


def of_others(reader) -> list:
    """How many wishes were opened to her within two weeks; and who does not wish to apply, of those she wrote to."""
    user, since = reader.user, timezone.localdate() - NEWS_FOR
    others = Wish.objects.visible_to(user).live().filter(opened_on__gte=since).exclude(employee__user=user)
    refused = Approach.objects.visible_to(user).filter(by=user, declined_at__gte=Now() - NEWS_FOR)
    refused = refused.exclude(wish__employee__user=user).order_by("-at", "-pk")
    return [lines.summed(others, "opened"), lines.about_vacancy(refused, "no", key="wish_id", at="at")[:MOST]]


def todo(found) -> list[Todo]:
    own = lines.merged(found, ASKED, OPEN, key=lines.latest_first)
    wishes = [to_agree(row) if row.what == ASKED else to_renew(row) for row in own]
    opened = [to_read(row.number) for row in found.get("opened", [])]
    rows = lines.merged(found, "told", "no", key=lines.latest_first, most=MOST)
    return wishes + opened + [to_answer(row) if row.what == "told" else to_learn(row) for row in rows]


def to_agree(row) -> Todo:
    text = _("%(person)s has prepared a wish to move for you. Nobody else reads it unless you agree.") % {
        "person": row.person or row.title
    }
    url = reverse("mobility:wish_answer", args=[row.key])
    return Todo("lock", _("My wish to move"), text, url, _("Answer"))


def to_renew(row) -> Todo:
    over = row.due <= timezone.localdate()
    text = _("It has ended: renew it, or withdraw it.") if over else _("It ends soon, unless you renew it.")
    return Todo("clock", _("My wish to move"), text, reverse("mobility:wish_own"), _("Look"), due=row.due)


def to_read(count) -> Todo:
    text = ngettext(
        "%(count)d wish to move is newly open to you.", "%(count)d wishes to move are newly open to you.", count
    )
    title = _("Wishes to move")
    return Todo("users", title, text % {"count": count}, reverse("mobility:wish_list"), _("Read"), tone="info")


def to_answer(row) -> Todo:
    text = _("%(firm)s tells you of a vacancy: apply, or say no.") % {"firm": row.firm}
    return Todo("mail", row.title, text, reverse("mobility:wish_own"), _("Answer"), leaf=row.sign, due=row.due)


def to_learn(row) -> Todo:
    text = _("The person you told of this vacancy does not wish to apply.")
    url = reverse("mobility:wish_detail", args=[row.key])
    return Todo("mail", row.title, text, url, _("Read"), tone="info", leaf=row.sign)


SOURCE = lines.Source(asked_of, todo)
