"""What sessions name: programmes, providers with their trainers, rooms; and who may add to them."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Case, Count, F, Min, Prefetch, Q, Value, When
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from firms.models import Event, Firm, Role
from naturopole.saving import Stale
from naturopole.workflow import InvalidTransition
from training.domain import archive
from training.models import HalfDay, JointSession, Programme, Provider, Room, Theme, Trainer
from training.models.session import ORGANISERS

OFFERED = 200
"""So many of a kind are offered in a form; the one that is chosen already always stands among them."""


@dataclass(frozen=True)
class Choice:
    """One row to choose: its key, its name in the page's language, and a number that goes with its kind."""

    pk: int
    name: str
    more: int | None

    @property
    def pair(self):
        return self.pk, self.name


def organises_some(user) -> bool:
    """HR of a firm and the park's office plan sessions and keep the registers."""
    return user.has_role(*ORGANISERS)


def may_change(user, row) -> bool:
    """A firm's own room is changed by its HR and the office, all else by whoever plans sessions."""
    own = row.firm_id if isinstance(row, Room) else None
    return organises_some(user) and (own is None or user.has_role(Role.OFFICE) or own in user.firm_ids(Role.HR))


def offered(user, session=None, theme=None, but=()) -> dict[str, list[Choice]]:
    """By kind what a session may name; `more` is a theme's minimum, a trainer's provider, a room's places.

    What is archived is offered to a session that names it alone; a `theme` too, which the needs name that it is made
    of. Kinds in `but` are left empty. One statement: the form has a handful of lists, and a query each would cost more
    than all that is in them.
    """

    def in_use(model, kind, *more):
        return model.objects.visible_to(user).in_use(or_in=[getattr(session, f"{kind}_id", None), *more])

    taught = Q(provider__archived_on=None) | Q(pk=getattr(session, "trainer_id", None))
    rooms = HalfDay.objects.filter(session=getattr(session, "pk", None)).values("room")
    kinds = [
        (in_use(Programme, "programme"), "programme", "title_fr", "title_en", Value(0)),
        (in_use(Theme, "theme", theme), "theme", "name_fr", "name_en", F("minimum")),
        (in_use(Provider, "provider"), "provider", "name", "name", Value(0)),
        (in_use(Trainer, "trainer").filter(taught), "trainer", "name", "provider__name", F("provider_id")),
        (Room.objects.visible_to(user).in_use(or_in=rooms), "room", "name", "name", F("places")),
        (Firm.objects.visible_to(user).residents(), "organiser", "name", "name", Value(0)),
    ]
    first, *others = [some_of(rows, kind, session, *names) for rows, kind, *names in kinds if kind not in but]
    found = {kind: [] for _rows, kind, *_names in kinds}
    for kind, key, french, english, more in first.union(*others, all=True):
        found[kind].append(Choice(key, name_of(kind, french, english), more))
    for choices in found.values():
        choices.sort(key=lambda choice: choice.name.casefold())
    return found


def some_of(rows, kind, session, french, english, more):
    chosen = getattr(session, f"{kind}_id", None) if session is not None else None
    told = rows.annotate(kind=Value(kind), french=F(french), english=F(english), more=more)
    # Only one that is chosen already needs a place of its own: weighing it costs as much as the rest of the list.
    first = [Case(When(pk=chosen, then=Value(0)), default=Value(1))] if chosen else []
    return told.order_by(*first, french, "pk").values_list("kind", "pk", "french", "english", "more")[:OFFERED]


def name_of(kind, french, english) -> str:
    if kind == "trainer":
        return f"{french} ({english})"
    return (english or french) if (get_language() or "").startswith("en") else (french or english)


def seen(row, names) -> str:
    """A mark of the row as it stands; a form that carries another was drawn before somebody's change."""
    values = "\n".join(str(getattr(row, name)) for name in names)
    return salted_hmac("training.register", values).hexdigest()[:16]


@transaction.atomic
def add(row, *, by):
    """Save a new entry; the same form sent twice gives the first one back. InvalidTransition for a name taken."""
    if not may_change(by, row):
        raise PermissionDenied
    made = type(row).objects.filter(request_key=row.request_key).first() if row.request_key else None
    if made:
        return made
    save_once(row)
    Event.objects.record(row, verb="created", by=by)
    return row


@transaction.atomic
def change(row, names, *, revision, by):
    """Save an edit of the columns `names` if the entry still bears the mark `revision`; Stale otherwise."""
    fresh = archive.locked(row)
    if not may_change(by, fresh):
        raise PermissionDenied
    fresh.revision = seen(fresh, names)
    if fresh.revision != revision:
        raise Stale(fresh)
    save_once(row)
    Event.objects.record(row, verb="edited", by=by)
    return row


def save_once(row):
    """Save; InvalidTransition where somebody has taken the name at the same moment."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise InvalidTransition(_("Somebody has just entered this name. Look at the list again.")) from None


@transaction.atomic
def set_trainers(provider, names) -> list[str]:
    """The provider has these trainers from now on; answers those that are archived because sessions name them.

    Whoever is named again comes back.
    """
    held = {row.name.casefold(): row for row in provider.trainers.all()}
    wanted = {name.casefold(): name for name in names}
    gone = [row.pk for key, row in held.items() if key not in wanted and row.archived_on is None]
    back = [row.pk for key, row in held.items() if key in wanted and row.archived_on is not None]
    if gone:
        # Held first: a session that has just named one of them is then seen, and none can name them meanwhile.
        list(provider.trainers.select_for_update(of=("self",)).filter(pk__in=gone).values_list("pk"))
        provider.trainers.filter(pk__in=gone, sessions__isnull=True).delete()
        provider.trainers.filter(pk__in=gone).update(archived_on=timezone.localdate())
    if back:
        provider.trainers.filter(pk__in=back).update(archived_on=None)
    kept = list(provider.trainers.filter(pk__in=gone).values_list("name", flat=True)) if gone else []
    new = [Trainer(provider=provider, name=name) for key, name in wanted.items() if key not in held]
    Trainer.objects.bulk_create(new, ignore_conflicts=True)
    return kept


def providers(user):
    """With `teaching`, those of their trainers who are not archived."""
    teaching = Prefetch("trainers", Trainer.objects.in_use(), to_attr="teaching")
    return Provider.objects.visible_to(user).prefetch_related(teaching).order_by("name", "pk")


def rooms(user):
    return Room.objects.visible_to(user).select_related("firm").order_by("name", "pk")


def programmes(user):
    """With how many sessions each has that are not called off, and when the first of them begins."""
    counted = ~Q(sessions__status=JointSession.Status.CANCELLED)
    rows = Programme.objects.visible_to(user)
    return rows.annotate(
        how_many=Count("sessions", filter=counted), first_day=Min("sessions__starts_on", filter=counted)
    ).order_by("title_fr", "pk")


def sessions_of(programme, user):
    """Its sessions by date, with seats over all firms; never those of one firm."""
    return JointSession.objects.visible_to(user).filter(programme=programme).with_seats().order_by("starts_on", "pk")
