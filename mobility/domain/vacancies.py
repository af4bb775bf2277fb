"""Vacancies: numbered, saved without losing a colleague's words, published."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from firms.models import Event
from mobility.models import Vacancy, VacancySeries
from naturopole import workflow
from naturopole.saving import Stale
from naturopole.workflow import InvalidTransition


@transaction.atomic
def create_vacancy(vacancy, *, by, chosen_firms=(), publishing=False) -> tuple[Vacancy, bool]:
    """Number and save a draft, with its author as named recruiter; answers (vacancy, whether it is new).

    The same form sent twice gives the first one back: the lock on the year's counter lets one through at a time.
    """
    series = locked_series(timezone.localdate().year)
    done = Vacancy.objects.filter(request_key=vacancy.request_key).first() if vacancy.request_key else None
    if done and done.firm_id == vacancy.firm_id:
        return done, False
    if done:
        vacancy.request_key = None
    series.last += 1
    series.save(update_fields=["last"])
    vacancy.reference = str(series)
    vacancy.save()
    vacancy.recruiters.add(by)
    vacancy.chosen_firms.set(chosen_firms)
    Event.objects.record(vacancy, verb="created", by=by)
    return (publish(vacancy, by=by) if publishing else vacancy), True


def locked_series(year) -> VacancySeries:
    """The year's counter, locked until the transaction ends."""
    VacancySeries.objects.get_or_create(year=year)
    return VacancySeries.objects.select_for_update().get(year=year)


@transaction.atomic
def save_vacancy(vacancy, *, revision, by, chosen_firms=None, recruiters=None) -> Vacancy:
    """Save an edit if the vacancy is still at `revision`; the status is left as it stands.

    Raises Stale when somebody saved meanwhile, InvalidTransition once it is filled or withdrawn.
    """
    fresh = Vacancy.objects.select_for_update().get(pk=vacancy.pk)
    if fresh.status not in Vacancy.EDITABLE:
        raise InvalidTransition(_("This vacancy is closed: put it back to draft before changing it."))
    if fresh.revision != revision:
        raise Stale(fresh)
    vacancy.status, vacancy.revision = fresh.status, revision + 1
    vacancy.save()
    if chosen_firms is not None:
        vacancy.chosen_firms.set(chosen_firms)
    if recruiters is not None:
        vacancy.recruiters.set(recruiters)
    Event.objects.record(vacancy, verb="edited", by=by)
    return vacancy


@transaction.atomic
def publish(vacancy, *, by) -> Vacancy:
    """Show the vacancy to its audience; who publishes becomes a named recruiter. InvalidTransition once too late."""
    published = workflow.apply(vacancy, "publish", by=by)
    if published.is_over:
        raise InvalidTransition(_("The closing day has passed: choose a later one before publishing."))
    if published.firm.park.pay_range_required and None in (published.pay_from, published.pay_to):
        raise InvalidTransition(_("The park asks for a pay range on every vacancy: add it before publishing."))
    published.recruiters.add(by)
    return published


def move_vacancy(vacancy, name, *, by) -> Vacancy:
    """Any declared transition; publishing has conditions of its own."""
    return publish(vacancy, by=by) if name == "publish" else workflow.apply(vacancy, name, by=by)
