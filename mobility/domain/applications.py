"""Applications: presented with consent, added on behalf of people who wrote, moved along the pipeline."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from firms.models import Event, Role
from mobility import candidate_letters
from mobility.domain import figures, interviews, messages, releases
from mobility.domain.consents import locked_open, withdraw
from mobility.domain.keys import made_before
from mobility.domain.mail import tell
from mobility.models import Application, ApplicationFile, Consent, Vacancy
from naturopole import workflow
from naturopole.workflow import InvalidTransition

Status = Application.Status
TOLD_AT = (Status.INTERVIEW, Status.OFFER, *Application.DECIDED)
"""Stages whose beginning the person is told of."""


@transaction.atomic
def send_application(consent, *, letter, by) -> tuple[Application, bool]:
    """Present the person to the hiring firm; answers (application, whether it is new).

    PermissionDenied for anybody but HR of her firm. InvalidTransition once the vacancy is closed, without an
    agreement in force at this moment, or when she has applied by another way.
    """
    if consent.employee.firm_id not in by.firm_ids(Role.HR):
        raise PermissionDenied
    if sent := consent.application_sent:
        return sent, False
    vacancy = locked_open(consent.vacancy)
    fresh = Consent.objects.select_for_update(of=("self",)).get(pk=consent.pk)
    if fresh.status != Consent.Status.GIVEN:
        raise InvalidTransition(_("The person’s agreement is missing or has been withdrawn: nothing was sent."))
    if vacancy.applications.filter(employee=consent.employee_id).exclude(status=Status.WITHDRAWN).exists():
        raise InvalidTransition(_("This person has already applied for this vacancy."))
    application = Application.objects.create(
        vacancy=vacancy,
        employee=consent.employee,
        consent=fresh,
        route=Application.Route.SPONSORED,
        channel=Application.Channel.HR,
        letter=letter,
        sent_by=by,
    )
    Event.objects.record(application, verb="sent", by=by, target=application.status)
    figures.count_received(application)
    tell(*vacancy.named_recruiters)
    return application, True


@transaction.atomic
def add_application(application, *, by, file=None) -> tuple[Application, bool]:
    """Keep what somebody without an account sent by post; `file` is an accepted CV. Answers (application, is new).

    PermissionDenied for anybody but the vacancy's recruiters; InvalidTransition when it came after the closing day,
    or when the same address has applied already.
    """
    vacancy = Vacancy.objects.select_for_update().get(pk=application.vacancy_id)
    if not vacancy.is_recruited_by(by):
        raise PermissionDenied
    if done := made_before(application, vacancy=vacancy.pk):
        return done, False
    if vacancy.status != Vacancy.Status.PUBLISHED or timezone.localdate(application.sent_at) > vacancy.closes_on:
        raise InvalidTransition(_("This vacancy no longer takes applications: nothing was kept."))
    same = vacancy.applications.filter(outside_email=application.outside_email).exclude(status=Status.WITHDRAWN)
    if application.outside_email and same.exists():
        raise InvalidTransition(_("Somebody has already applied from this e-mail address: open that application."))
    application.route, application.sent_by = Application.Route.OUTSIDE, by
    application.save()
    if file is not None:
        ApplicationFile.objects.create(
            application=application, file=file.file, file_name=file.name, size=file.size, sha256=file.sha256
        )
    Event.objects.record(application, verb="sent", by=by, target=application.status)
    figures.count_received(application)
    messages.notify(application)
    return application, True


@transaction.atomic
def move_application(application, name, *, by, seen="", reason="", answer="") -> Application:
    """Any declared transition, from the status `seen` on the page; a refusal keeps its reason and its message.

    Withdrawing a presented application takes the agreement back too. InvalidTransition when it stands elsewhere, or
    when a refusal lacks its words.
    """
    if name == "withdraw" and application.is_live and application.consent is not None:
        return withdraw_presented(application, by=by, seen=seen)
    also = ["moved_at", "last_contact_at"]
    application.moved_at = application.last_contact_at = timezone.now()
    if name == "not_retain":
        application.reason, application.answer = reason, candidate_letters.fill(answer.strip(), application)
        also += ["reason", "answer"]
    moved = workflow.apply(application, name, by=by, also=also, seen=seen, known=("vacancy", "employee"))
    if name == "not_retain" and not (moved.reason and moved.answer):
        raise InvalidTransition(_("Give a reason and a message: the person reads them."))
    settle(moved, by=by)
    return moved


def withdraw_presented(application, *, by, seen) -> Application:
    if seen and seen != application.status:
        raise InvalidTransition(
            _("This has changed in the meantime: it is now “%(status)s”.")
            % {"status": application.get_status_display()}
        )
    withdraw(application.consent, by=by)
    application.refresh_from_db()
    return application


def settle(moved, *, by):
    """What follows a move: interview times come free, the hired person's release opens, people are told."""
    if not moved.is_live:
        interviews.release(moved)
    if moved.status == Status.HIRED:
        figures.count_hired(moved)
        if moved.employee is not None:
            releases.open_release(moved, by=by)
    if moved.status == Status.WITHDRAWN:
        tell(*messages.hearers(moved, moved.vacancy.named_recruiters))
    if moved.status in TOLD_AT:
        messages.notify(moved)
    if moved.status in Application.DECIDED and moved.route == Application.Route.SPONSORED:
        tell(moved.sent_by)
