"""What HR managers, recruiters and employees do: publish, ask for consent, present, move, withdraw."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from firms.models import Event, Park, Role
from mobility.models import Application, Consent, Vacancy
from naturopole import workflow
from naturopole.todo import Todo
from naturopole.workflow import InvalidTransition


class Stale(Exception):
    """Somebody else saved the same vacancy first; `fresh` is the row as it stands now."""

    def __init__(self, fresh):
        super().__init__(_("A colleague has just changed this vacancy. Compare, then save again."))
        self.fresh = fresh


@transaction.atomic
def create_vacancy(vacancy, *, by) -> tuple[Vacancy, bool]:
    """Number and save a draft, with its author as named recruiter; the same form sent twice creates one.

    Answers (vacancy, whether it is new). References count by year under the park's lock, without duplicates.
    """
    park = Park.objects.select_for_update().get(pk=vacancy.firm.park_id)
    if vacancy.request_key:
        done = Vacancy.objects.filter(request_key=vacancy.request_key, firm=vacancy.firm).first()
        if done:
            return done, False
    vacancy.reference = next_reference(park)
    vacancy.save()
    vacancy.recruiters.add(by)
    Event.objects.record(vacancy, verb="created", by=by)
    return vacancy, True


def next_reference(park) -> str:
    """Such as 2026-06: the year, then one more than the highest of the year."""
    year = timezone.localdate().year
    taken = Vacancy.objects.filter(firm__park=park, reference__startswith=f"{year}-").values_list(
        "reference", flat=True
    )
    last = max((int(reference.partition("-")[2]) for reference in taken), default=0)
    return f"{year}-{last + 1:02d}"


@transaction.atomic
def save_vacancy(vacancy, *, revision, by) -> Vacancy:
    """Save an edit if the vacancy is still at `revision`; raises Stale otherwise."""
    fresh = Vacancy.objects.select_for_update().get(pk=vacancy.pk)
    if fresh.revision != revision:
        raise Stale(fresh)
    vacancy.revision = revision + 1
    vacancy.status = fresh.status
    vacancy.save()
    Event.objects.record(vacancy, verb="edited", by=by)
    return vacancy


@transaction.atomic
def ask_consent(vacancy, employee, *, message, by) -> Consent:
    """Ask an employee of one's own firm whether she may be presented; raises InvalidTransition when she can't be.

    The mail says only that there is something to read.
    """
    if employee.firm_id not in by.firm_ids(Role.HR):
        raise PermissionDenied
    if not vacancy.is_open:
        raise InvalidTransition(closed_words())
    if vacancy.consents.filter(employee=employee, status__in=(Consent.Status.ASKED, Consent.Status.GIVEN)).exists():
        raise InvalidTransition(_("This person has already been asked for this vacancy."))
    consent = Consent.objects.create(vacancy=vacancy, employee=employee, message=message, asked_by=by)
    Event.objects.record(consent, verb="asked", by=by)
    if employee.user:
        tell(employee.user, reverse("mobility:consent_list"))
    return consent


def closed_words():
    return _("This vacancy no longer takes applications.")


def tell(user, path):
    """One sentence and a link: no name, no firm, no vacancy, in case somebody else reads the mail."""
    with translation.override(user.language or "fr"):
        body = _("Something waits for you in the park’s space: %(url)s") % {"url": settings.BASE_URL + path}
        send_mail(_("A message for you"), body, None, [user.email])


@transaction.atomic
def move_consent(consent, move, *, by) -> Consent:
    """Answer or withdraw a consent; a withdrawal withdraws its live application at the same moment."""
    consent.answered_at = timezone.now()
    moved = workflow.apply(consent, move, by=by, also=["answered_at"])
    application = Application.objects.filter(consent=moved, status__in=Application.LIVE).first()
    if move == "withdraw" and application:
        workflow.apply(application, "withdraw", by=by)
    if move == "agree":
        tell(moved.asked_by, reverse("mobility:consent_list"))
    return moved


@transaction.atomic
def send_application(consent, *, letter, by) -> Application:
    """Present the person to the hiring firm, with her consent as it stands now.

    Raises PermissionDenied for anybody but HR of her firm, InvalidTransition without a consent in force, after the
    closing day, or when it has been sent already.
    """
    consent = Consent.objects.select_for_update().select_related("vacancy", "employee").get(pk=consent.pk)
    if consent.employee.firm_id not in by.firm_ids(Role.HR):
        raise PermissionDenied
    if consent.status != Consent.Status.GIVEN:
        raise InvalidTransition(_("The person’s agreement is missing or has been withdrawn: nothing was sent."))
    if not consent.vacancy.is_open:
        raise InvalidTransition(closed_words())
    if consent.vacancy.applications.filter(employee=consent.employee).exclude(status="withdrawn").exists():
        raise InvalidTransition(_("This person has already applied for this vacancy."))
    application = Application.objects.create(
        vacancy=consent.vacancy,
        employee=consent.employee,
        consent=consent,
        route=Application.Route.SPONSORED,
        letter=letter,
        sent_by=by,
    )
    Event.objects.record(application, verb="sent", by=by, target=application.status)
    for recruiter in consent.vacancy.recruiters.all():
        tell(recruiter, reverse("mobility:vacancy_detail", args=[consent.vacancy_id]))
    return application


COLUMNS = (
    (gettext_lazy("Received"), (Application.Status.RECEIVED,)),
    (gettext_lazy("Shortlisted"), (Application.Status.SHORTLISTED,)),
    (gettext_lazy("Interview"), (Application.Status.INTERVIEW,)),
    (gettext_lazy("Offer"), (Application.Status.OFFER,)),
    (gettext_lazy("Closed"), (Application.Status.HIRED, Application.Status.NOT_RETAINED, Application.Status.WITHDRAWN)),
)


def pipeline(vacancy, user) -> list[dict]:
    """The vacancy's applications that this person may read, by column, each with its moves. One query."""
    rows = Application.objects.visible_to(user).filter(vacancy=vacancy).select_related("employee__firm")
    people = [with_moves(row, vacancy, user) for row in rows]
    return [
        {"name": name, "people": [person for person in people if person.status in statuses]}
        for name, statuses in COLUMNS
    ]


def with_moves(application, vacancy, user):
    """The application with `moves`: what a recruiter may do next; the rights were settled for the whole vacancy."""
    application.vacancy = vacancy
    application.moves = [
        (name, move)
        for name, move in Application.TRANSITIONS.items()
        if application.status in move.sources and name != "withdraw"
    ]
    return application


def recruits_for(user, vacancy) -> bool:
    """Named recruiters and the hiring firm's director read its applications."""
    if vacancy.firm_id in user.firm_ids(Role.DIRECTOR):
        return True
    named = any(recruiter.pk == user.pk for recruiter in vacancy.recruiters.all())
    return named and vacancy.firm_id in user.firm_ids()


def todo(user) -> list[Todo]:
    """Consents to give, agreed applications to send, applications received. Two queries at most."""
    return consents_waiting(user) + applications_waiting(user)


def consents_waiting(user) -> list[Todo]:
    if not user.has_role(Role.HR, Role.EMPLOYEE, Role.LINE_MANAGER, Role.STAFF_REPRESENTATIVE):
        return []
    mine = Q(employee__user=user, status=Consent.Status.ASKED)
    ours = Q(employee__firm_id__in=user.firm_ids(Role.HR), status=Consent.Status.GIVEN, application=None)
    rows = Consent.objects.visible_to(user).filter(mine | ours).select_related("vacancy__firm", "employee")
    return [to_answer(row) if row.status == Consent.Status.ASKED else to_send(row) for row in rows[:8]]


def to_answer(consent) -> Todo:
    text = _("Human resources would like to present you to %(firm)s. You decide.") % {"firm": consent.vacancy.firm.name}
    url = reverse("mobility:consent_list")
    return Todo(
        "lock",
        consent.vacancy.title,
        text,
        url,
        _("Answer"),
        leaf=consent.vacancy.firm.sign,
        due=consent.vacancy.closes_on,
    )


def to_send(consent) -> Todo:
    text = _("%(person)s agrees to be presented.") % {"person": consent.employee.name}
    url = reverse("mobility:application_send", args=[consent.pk])
    vacancy = consent.vacancy
    return Todo(
        "send", vacancy.title, text, url, _("Send the application"), leaf=vacancy.firm.sign, due=vacancy.closes_on
    )


def applications_waiting(user) -> list[Todo]:
    """Vacancies I recruit for with applications nobody has looked at yet, counting only those I may read."""
    if not user.has_role(Role.HR, Role.DIRECTOR):
        return []
    mine = Q(vacancy__recruiters=user) | Q(vacancy__firm_id__in=user.firm_ids(Role.DIRECTOR))
    rows = Application.objects.visible_to(user).filter(mine, status=Application.Status.RECEIVED)
    facts = ("vacancy_id", "vacancy__title", "vacancy__closes_on", "vacancy__firm__leaf")
    counted = rows.order_by().values(*facts).annotate(fresh=Count("pk", distinct=True))
    return [to_read(row) for row in counted.order_by("vacancy__closes_on")[:5]]


def to_read(row) -> Todo:
    text = ngettext("%(fresh)d application to read.", "%(fresh)d applications to read.", row["fresh"]) % {
        "fresh": row["fresh"]
    }
    url = reverse("mobility:vacancy_detail", args=[row["vacancy_id"]])
    leaf, day = row["vacancy__firm__leaf"], row["vacancy__closes_on"]
    return Todo("users", row["vacancy__title"], text, url, _("Read"), leaf=leaf, due=day)


def park_state(user) -> dict:
    """How many vacancies this person may see open today. One query."""
    return {"open": Vacancy.objects.visible_to(user).open().count()}
