"""Vacancies: numbered, saved without losing a colleague's words, published, ended."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db import transaction
from django.db.models import OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from firms.models import Event
from mobility.domain.objections import objection_to
from mobility.models import Competence, Vacancy, VacancySeries
from naturopole import workflow
from naturopole.saving import Stale
from naturopole.workflow import InvalidTransition


@transaction.atomic
def create_vacancy(
    vacancy, *, by, chosen_firms=(), recruiters=(), competences=(), publishing=False
) -> tuple[Vacancy, bool]:
    """Number and save a draft; answers (vacancy, whether it is new). Without other recruiters, its author is one.

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
    vacancy.recruiters.set(recruiters or [by])
    vacancy.chosen_firms.set(chosen_firms)
    set_competences(vacancy, competences)
    Event.objects.record(vacancy, verb="created", by=by)
    return (publish(vacancy, by=by) if publishing else vacancy), True


def locked_series(year) -> VacancySeries:
    """The year's counter, locked until the transaction ends."""
    VacancySeries.objects.get_or_create(year=year)
    return VacancySeries.objects.select_for_update().get(year=year)


@transaction.atomic
def save_vacancy(vacancy, *, revision, by, chosen_firms=None, recruiters=None, competences=None) -> Vacancy:
    """Save an edit if the vacancy is still at `revision`; the status, and what is None, stay as they are.

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
    if competences is not None:
        set_competences(vacancy, competences)
    Event.objects.record(vacancy, verb="edited", by=by)
    return vacancy


def set_competences(vacancy, names):
    """The vacancy is judged by these, in this order; one that a scorecard already judges stays, after them."""
    held = {row.name.casefold(): row for row in vacancy.competences.all()}
    wanted = list({name.casefold(): name for name in names}.items())
    gone = [row.pk for key, row in held.items() if key not in dict(wanted)]
    vacancy.competences.filter(pk__in=gone, scores__isnull=True).delete()
    kept = [row.name for row in vacancy.competences.filter(pk__in=gone)] if gone else []
    ordered = [name for _key, name in wanted] + kept
    for place, name in enumerate(ordered, 1):
        row = held.get(name.casefold()) or Competence(vacancy=vacancy)
        if (row.name, row.order) != (name, place) or row.pk is None:
            row.name, row.order = name, place
            row.save()


def with_details(vacancies):
    """Adds what the form shows beside the columns: `competence_names` in order and `recruiter_ids`."""
    names = Competence.objects.filter(vacancy=OuterRef("pk")).order_by("order", "pk").values("name")
    recruiters = Vacancy.recruiters.through.objects.filter(vacancy=OuterRef("pk")).values("user_id")
    return vacancies.annotate(competence_names=ArraySubquery(names), recruiter_ids=ArraySubquery(recruiters))


def twins(vacancy) -> list[Vacancy]:
    """Vacancies of the same firm, shown or about to be, with the same title or the same occupation. One query."""
    same = Q(title__iexact=vacancy.title)
    if vacancy.rome_id:
        same |= Q(rome=vacancy.rome_id)
    shown = Vacancy.objects.filter(status=Vacancy.Status.PUBLISHED, closes_on__gte=timezone.localdate())
    return list(shown.filter(same, firm=vacancy.firm_id).exclude(pk=vacancy.pk)[:5])


@transaction.atomic
def publish(vacancy, *, by) -> Vacancy:
    """Show the vacancy to its audience; who publishes one without recruiters becomes its recruiter.

    InvalidTransition once it is too late, without the pay the park asks for, and for words the law forbids.
    """
    published = workflow.apply(vacancy, "publish", by=by)
    if published.is_over:
        raise InvalidTransition(_("The closing day has passed: choose a later one before publishing."))
    if published.firm.park.pay_range_required and None in (published.pay_from, published.pay_to):
        raise InvalidTransition(_("The park asks for a pay range on every vacancy: add it before publishing."))
    if words := objection_to(published, [row.name for row in published.competences.all()]):
        raise InvalidTransition(words)
    if not published.named_recruiters:
        published.recruiters.add(by)
        del published.named_recruiters
    return published


def move_vacancy(vacancy, name, *, by) -> Vacancy:
    """Any declared transition; publishing has conditions of its own, and an end leaves its day until reopened."""
    if name == "publish":
        return publish(vacancy, by=by)
    vacancy.ended_on = None if name == "reopen" else timezone.localdate()
    return workflow.apply(vacancy, name, by=by, also=["ended_on"])
