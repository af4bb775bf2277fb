"""Applications: presented with consent, read by the hiring firm, moved along the pipeline."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from firms.models import Event, Firm, Role
from mobility.domain.consents import locked_open, withdraw
from mobility.domain.mail import tell
from mobility.models import Application, Consent
from naturopole import workflow
from naturopole.workflow import InvalidTransition, Transition

Status = Application.Status
COLUMNS = (
    (pgettext_lazy("several applications", "Received"), (Status.RECEIVED,)),
    (gettext_lazy("Shortlisted"), (Status.SHORTLISTED,)),
    (gettext_lazy("Interview"), (Status.INTERVIEW,)),
    (gettext_lazy("Offer"), (Status.OFFER,)),
    (pgettext_lazy("several applications", "Closed"), (Status.HIRED, Status.NOT_RETAINED, Status.WITHDRAWN)),
)


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
        letter=letter,
        sent_by=by,
    )
    Event.objects.record(application, verb="sent", by=by, target=application.status)
    tell(*vacancy.named_recruiters)
    return application, True


@transaction.atomic
def move_application(application, name, *, by, note="", seen="") -> Application:
    """Any declared transition, from the status `seen` on the page; `application` is locked by the caller.

    Withdrawing a presented application takes the agreement back too. InvalidTransition when it stands elsewhere.
    """
    if seen and seen != application.status:
        raise InvalidTransition(
            _("This has changed in the meantime: it is now “%(status)s”.")
            % {"status": application.get_status_display()}
        )
    if name == "withdraw" and application.is_live and application.consent is not None:
        withdraw(application.consent, by=by)
        application.refresh_from_db()
        return application
    application.moved_at = timezone.now()
    moved = workflow.apply(application, name, by=by, note=note, also=["moved_at"])
    if moved.status in Application.DECIDED:
        tell(application.employee and application.employee.user, application.sent_by)
    return moved


@dataclass(frozen=True)
class Person:
    """One application as this reader may see it; a withdrawn one keeps no name and no words for the hiring firm."""

    application: Application
    name: str
    full_name: str
    firm: Firm | None
    place: str
    letter: str
    concealed: bool
    moves: list[tuple[str, Transition]]

    @property
    def is_secret(self):
        """The present employer, another firm of the park, does not know."""
        elsewhere = self.firm is not None and self.firm.pk != self.application.vacancy.firm_id
        return elsewhere and not self.application.employer_knows


def reading(application, user, number=None) -> Person:
    """What `user` reads of the application, which came through `visible_to`; `number` stands for a hidden name."""
    employee = application.employee
    is_near = employee is not None and (
        employee.user_id == user.pk or employee.firm_id in user.firm_ids(Role.HR) and application.employer_knows
    )
    concealed = application.status == Status.WITHDRAWN and not is_near
    hidden = _("Application %(number)d") % {"number": number} if number else _("Withdrawn application")
    known = None if concealed else employee
    return Person(
        application=application,
        name=hidden if concealed else known.short_name if known else application.outside_name,
        full_name=hidden if concealed else known.name if known else application.outside_name,
        firm=known.firm if known else None,
        place="" if concealed else application.outside_place,
        letter="" if concealed else application.letter,
        concealed=concealed,
        moves=workflow.available(application, user),
    )


def pipeline(vacancy, user) -> list[dict]:
    """The vacancy's applications that this person may read, by column, each with its moves. One query."""
    rows = Application.objects.visible_to(user).filter(vacancy=vacancy).select_related("employee__firm")
    people = []
    for number, row in enumerate(rows, start=1):
        row.vacancy = vacancy
        people.append(reading(row, user, number))
    return [
        {"name": name, "people": [person for person in people if person.application.status in statuses]}
        for name, statuses in COLUMNS
    ]
