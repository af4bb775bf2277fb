"""Interview times: offered by the recruiters, taken by one candidate each, moved and cancelled with word of it."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import F, Max, Min, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from firms.models import Event
from mobility import agenda
from mobility.domain.mail import tell
from mobility.domain.messages import hearers, notify, touch
from mobility.models import Application, InterviewSlot, Vacancy
from mobility.models.application import hides_some, is_applicant, is_recruiter
from naturopole.saving import Stale
from naturopole.workflow import InvalidTransition

SLOT_VERBS = ("slot_taken", "slot_freed", "slot_moved", "slot_ended")
LONGEST = timedelta(hours=8)
# Locks are taken in one order everywhere: vacancy, consent, application, then slots by their key.


@transaction.atomic
def offer_slots(vacancy, starts, *, minutes, place, interviewers, key, by) -> tuple[list[InterviewSlot], bool]:
    """Offer a time for each of `starts`; answers (slots, whether they are new). The same form twice offers once.

    PermissionDenied for anybody but the recruiters; InvalidTransition where a time is offered there already.
    """
    if not vacancy.is_recruited_by(by):
        raise PermissionDenied
    fresh = Vacancy.objects.select_for_update().get(pk=vacancy.pk)
    same = Q(vacancy=fresh, starts_at__in=starts, place=place)
    mine = Q(request_key=key) if key else Q(pk=None)
    keys = list(InterviewSlot.objects.filter(same | mine).values_list("request_key", flat=True))
    if key and key in keys:
        return [], False
    if keys:
        raise InvalidTransition(_("One of these times is offered at this place already."))
    slots = [InterviewSlot(vacancy=fresh, starts_at=start, minutes=minutes, place=place) for start in starts]
    slots[0].request_key = key
    InterviewSlot.objects.bulk_create(slots)
    through = InterviewSlot.interviewers.through
    through.objects.bulk_create(
        through(interviewslot_id=slot.pk, user_id=person.pk) for slot in slots for person in interviewers
    )
    return slots, True


def was_offered(key) -> bool:
    """Whether this very form has offered its times already."""
    return InterviewSlot.objects.filter(request_key=key).exists()


def overlapping(starts, minutes, interviewers, user, *, but=None) -> list[str]:
    """Names of the interviewers who would be in two interviews at once, as far as this reader meets the other one."""
    length = timedelta(minutes=minutes)
    near = Q()
    for start in starts:
        near |= Q(starts_at__lt=start + length, starts_at__gt=start - LONGEST)
    slots = InterviewSlot.objects.visible_to(user).filter(near, interviewers__in=interviewers)
    if but is not None:
        slots = slots.exclude(pk=but.pk)
    rows = slots.annotate(who=F("interviewers")).values_list("who", "starts_at", "minutes")
    busy = {
        who
        for who, begins, lasts in rows
        for start in starts
        if begins < start + length and start < begins + timedelta(minutes=lasts)
    }
    return [person.name for person in interviewers if person.pk in busy]


@transaction.atomic
def take_slot(slot, application, *, by) -> InterviewSlot:
    """Give a free time to a candidate, whose earlier time comes free; `by` is None for an outsider by her link.

    Only the key of `slot` counts. The sequence rises for the person too, whose calendar keeps one entry.

    PermissionDenied for anybody but the person and the recruiters; InvalidTransition when the person is not invited,
    or when somebody else was quicker.
    """
    if by is not None and not is_applicant(by, application) and not is_recruiter(by, application):
        raise PermissionDenied
    rows = Application.objects.select_for_update(of=("self",)).annotate(sequence=last_sequence())
    fresh = rows.get(pk=application.pk)
    if fresh.status != Application.Status.INTERVIEW:
        raise InvalidTransition(_("This application is not at the stage of interviews: no time was chosen."))
    ours = Q(application=fresh.pk, starts_at__gt=timezone.now()) | Q(pk=slot.pk)
    held = {row.pk: row for row in InterviewSlot.objects.select_for_update().filter(ours).order_by("pk")}
    wanted = held.pop(slot.pk, None)
    if wanted is not None and wanted.application_id == fresh.pk:
        return wanted
    free = wanted is not None and wanted.application_id is None and wanted.vacancy_id == fresh.vacancy_id
    if not free or wanted.starts_at <= timezone.now():
        raise InvalidTransition(_("Somebody else has just taken this time: choose another one."))
    for row in held.values():
        give_back(row)
    wanted.sequence = max([wanted.sequence, fresh.sequence or 0, *(row.sequence for row in held.values())])
    hold(wanted, fresh)
    touch(fresh)
    record(fresh, "slot_taken", wanted, by=by)
    tell_interviewers(wanted, application, but=by)
    return wanted


def hold(slot, application):
    slot.application, slot.taken_at, slot.sequence = application, timezone.now(), slot.sequence + 1
    slot.save(update_fields=["application", "taken_at", "sequence"])


def give_back(slot):
    slot.application, slot.taken_at, slot.sequence = None, None, slot.sequence + 1
    slot.save(update_fields=["application", "taken_at", "sequence"])


@transaction.atomic
def free_slot(slot, application, *, by) -> InterviewSlot:
    """The candidate gives the time back, or a recruiter for her; it is offered again. InvalidTransition if not hers."""
    if by is not None and not is_applicant(by, application) and not is_recruiter(by, application):
        raise PermissionDenied
    fresh = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    held = InterviewSlot.objects.select_for_update().filter(pk=slot.pk, application=fresh.pk).first()
    if held is None:
        raise InvalidTransition(_("This time is no longer yours: look at the times again."))
    give_back(held)
    touch(fresh)
    record(fresh, "slot_freed", held, by=by)
    tell_interviewers(held, application, but=by)
    if by is not None and not is_applicant(by, application):
        notify(application)
    return held


def release(application):
    """Offer again the times still to come of an application that is over."""
    rows = InterviewSlot.objects.filter(application=application.pk, starts_at__gt=timezone.now())
    rows.update(application=None, taken_at=None, sequence=F("sequence") + 1)


@transaction.atomic
def move_slot(slot, *, sequence, by, interviewers) -> InterviewSlot:
    """Save another time, length, place or other interviewers, if the slot is still at `sequence`; the person is told.

    Stale when it was changed, taken or given back meanwhile; InvalidTransition where that time is offered already.
    """
    fresh, application = locked(slot, by=by)
    if fresh.sequence != sequence:
        raise Stale(fresh)
    slot.sequence, slot.application_id, slot.taken_at = sequence + 1, fresh.application_id, fresh.taken_at
    try:
        with transaction.atomic():
            slot.save(update_fields=["starts_at", "minutes", "place", "sequence"])
    except IntegrityError:
        raise InvalidTransition(_("One of these times is offered at this place already.")) from None
    slot.interviewers.set(interviewers)
    if application is not None:
        touch(application)
        record(application, "slot_moved", slot, by=by)
        notify(application)
        tell_interviewers(slot, application, but=by)
    return slot


@transaction.atomic
def delete_slot(slot, *, sequence, by):
    """Take a time back; the person who had it is told. Stale when it was changed or taken meanwhile."""
    fresh, application = locked(slot, by=by)
    if fresh.sequence != sequence:
        raise Stale(fresh)
    if application is not None:
        touch(application)
        fresh.sequence += 1
        record(application, "slot_ended", fresh, by=by)
        notify(application)
        tell_interviewers(fresh, application, but=by)
    fresh.delete()


def locked(slot, *, by) -> tuple[InterviewSlot, Application | None]:
    """The slot, and the application that holds it, both locked; PermissionDenied for anybody but the recruiters."""
    if not slot.vacancy.is_recruited_by(by):
        raise PermissionDenied
    rows = Application.objects.select_for_update(of=("self",)).select_related("employee__firm", "employee__user")
    held = rows.filter(pk=slot.application_id).first() if slot.application_id else None
    fresh = InterviewSlot.objects.select_for_update().filter(pk=slot.pk).first()
    if fresh is None:
        raise InvalidTransition(_("This time has been taken back in the meantime."))
    if fresh.application_id != slot.application_id:
        raise Stale(fresh)
    if held is not None:
        held.vacancy = slot.vacancy
        if is_applicant(by, held):
            raise PermissionDenied
    return fresh, held


def record(application, verb, slot, *, by):
    """History without a word; the detail lets a calendar file take back the very entry it made before."""
    detail = {"slot": slot.pk, "sequence": slot.sequence, "minutes": slot.minutes, "at": slot.starts_at.isoformat()}
    Event.objects.record(application, verb=verb, by=by, detail=detail)


def tell_interviewers(slot, application, *, but):
    """Those who hold the interview and may know of the application, without whoever did it."""
    people = [person for person in slot.interviewers.all() if but is None or person.pk != but.pk]
    if people:
        tell(*hearers(application, people))


def about_slots():
    """Events about the interview times of applications, the latest first."""
    return Event.objects.filter(kind="mobility.application", verb__in=SLOT_VERBS)


def last_sequence():
    """The number that the application's entry in calendars reached, or NULL."""
    return Subquery(about_slots().filter(subject_id=OuterRef("pk")).values("detail__sequence")[:1])


def last_said(application) -> dict | None:
    """What calendars were told last of the application's interview, or None."""
    found = about_slots().filter(subject_id=application.pk).first()
    return found.detail if found else None


def held_by(application) -> InterviewSlot | None:
    """The application's interview: the next one, or the last one held."""
    return application.slots.order_by("-starts_at", "-pk").first()


def choice_of(application) -> list[InterviewSlot]:
    """What the candidate meets: her own time first, then, at the stage of interviews, those still free.

    One query, none before that stage.
    """
    if application.status in (Application.Status.RECEIVED, Application.Status.SHORTLISTED):
        return []
    mine = Q(application=application.pk)
    if application.status == Application.Status.INTERVIEW:
        mine |= Q(vacancy=application.vacancy_id, application__isnull=True, starts_at__gt=timezone.now())
    rows = InterviewSlot.objects.filter(mine)
    return sorted(rows[:40], key=lambda slot: (slot.application_id is None, slot.starts_at))


def interview_days(vacancy, user) -> dict | None:
    """First and last day of the interviews to come that this person meets, and where; None without any. One query."""
    # For a recruiter of this vacancy: `visible_to`, without asking each row whether she recruits for it.
    rows = InterviewSlot.objects.filter(vacancy=vacancy.pk, starts_at__gte=timezone.now())
    if hides_some(user):
        taken = Application.objects.in_pipeline(vacancy, user).values("pk")
        rows = rows.filter(Q(application__isnull=True) | Q(application__in=taken))
    found = rows.order_by().aggregate(
        first=Min("starts_at"), last=Max("starts_at"), one=Min("place"), other=Max("place")
    )
    if found["first"] is None:
        return None
    place = found["one"] if found["one"] == found["other"] else ""
    return {"label": _("Interviews"), "first": found["first"], "last": found["last"], "place": place}


def calendar_of(application, *, title, details="") -> bytes | None:
    """The application's interview as a calendar file, its cancellation once it has none any more, else None."""
    slot = held_by(application)
    if slot is not None:
        return agenda.interview(slot, title=title, details=details)
    said = last_said(application)
    return agenda.cancellation(application, said, title=title) if said else None
