"""A vacancy's words taken over: into a copy, into a template kept by the firm, and from it into a new vacancy."""

from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from firms.models import Event
from mobility.domain.objections import objection_to
from mobility.models import VacancyTemplate
from naturopole.saving import Stale
from naturopole.workflow import InvalidTransition

WORDS = (
    *("title", "contract", "hours", "part_time", "adaptable", "leads_up", "place"),
    *("mission", "requirements", "prospects"),
)
AMOUNTS = ("pay_from", "pay_to")


class Taken(InvalidTransition):
    """The firm has another template of this name."""

    def __init__(self):
        super().__init__(_("Your firm already has a template of this name."))


def words_of(vacancy) -> dict:
    """What a copy or a template takes over, by the form's fields, fit for JSON.

    Neither days nor audience, recruiters or applications: those are chosen anew each time.
    """
    words = {name: getattr(vacancy, name) for name in WORDS}
    words |= {name: None if getattr(vacancy, name) is None else str(getattr(vacancy, name)) for name in AMOUNTS}
    words["rome"] = str(vacancy.rome) if vacancy.rome else ""
    return words | {"competences": [row.name for row in vacancy.competences.all()]}


def beginnings(words) -> dict:
    """What the form of a new vacancy begins with; amounts become numbers again, to be written in the page's way."""
    return words | {name: Decimal(words[name]) for name in AMOUNTS if words.get(name)}


@transaction.atomic
def keep(template, vacancy, *, by) -> VacancyTemplate:
    """Keep the vacancy's words under the name `template` carries; the same sent twice keeps one.

    Raises Taken, and InvalidTransition for words the law forbids.
    """
    template.content = words_of(vacancy)
    if words := objection_to(vacancy, template.content["competences"]):
        raise InvalidTransition(words)
    held = VacancyTemplate.objects.filter(firm=template.firm_id, name=template.name).first()
    if held:
        if held.content != template.content:
            raise Taken
        return held
    save_as_only_one(template)
    Event.objects.record(template, verb="created", by=by)
    return template


def save_as_only_one(template):
    """Saves the template; raises Taken where another request has just taken its name."""
    try:
        with transaction.atomic():
            template.save()
    except IntegrityError:
        raise Taken from None


@transaction.atomic
def rename(template, *, seen, by) -> VacancyTemplate:
    """Save the name that `template` carries if the row still stands as it was `seen`; raises Stale or Taken."""
    fresh = VacancyTemplate.objects.select_for_update().filter(pk=template.pk).first()
    if fresh is None or fresh.updated_at != seen:
        raise Stale(fresh)
    save_as_only_one(template)
    Event.objects.record(template, verb="edited", by=by)
    return template


@transaction.atomic
def remove(template, *, seen):
    """Delete the template; raises Stale when it was renamed since. Vacancies begun from it stay."""
    if not VacancyTemplate.objects.filter(pk=template.pk, updated_at=seen).delete()[0]:
        raise Stale(VacancyTemplate.objects.filter(pk=template.pk).first())
