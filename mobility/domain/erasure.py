"""Taking a person's data away: one application, or everything. What is gone leaves no word, file or mail behind.

Four things stay, and the pages say so: a release on which two firms still count, with its dates; figures without a
name; seats and signatures of courses, which firms and organisers must be able to show; the line of the history that
says that something was done, without words and, once the account is erased, without a name. The employer keeps its own
staff list: only the way to the account goes. Whose line goes with it loses the name in the courses too.
"""

import uuid

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from firms.domain import people
from firms.models import Event, OutboxMail, Park, User
from mobility.domain.mail import tell
from mobility.models import (
    AccessRequest,
    Application,
    ApplicationFile,
    ApplicationLink,
    Consent,
    DigestSent,
    Employee,
    InterviewSlot,
    MedicalRight,
    Message,
    Reference,
    ReleaseRecord,
    Scorecard,
    Vacancy,
    Wish,
)
from naturopole import staged
from naturopole.formats import ABSENT
from naturopole.workflow import InvalidTransition
from training.domain import personal as training

PARTS = (ApplicationFile, ApplicationLink, Message, Reference, Scorecard)
IN_FORCE = (ReleaseRecord.Status.DRAFT, ReleaseRecord.Status.PROPOSED, ReleaseRecord.Status.AGREED)
# The applicant's own words, with what stands in their place; the status and the days of the release need none.
WORDS = {
    "letter": "",
    "outside_name": "",
    "outside_place": "",
    "outside_email": "",
    "outside_phone": "",
    "reason": "",
    "answer": "",
    "pool_agreed_at": None,
    "notes_asked_at": None,
    "notes_shown_at": None,
    "notice_for": None,
}


@transaction.atomic
def erase_application(application, *, by=None) -> bool:
    """Erase one application with its files, links, messages, scores, reference and mail; True if anything went.

    While a release that it led to is in force, the bare row stays and carries it. `by` is the person, or None when its
    time has come or somebody without an account asks. Run again, it finds nothing.
    """
    # Locks are taken in one order everywhere: vacancy, then consent, then application.
    Vacancy.objects.select_for_update().filter(pk=application.vacancy_id).first()
    Consent.objects.select_for_update().filter(application=application.pk).first()
    fresh = Application.objects.select_for_update(of=("self",)).filter(pk=application.pk).first()
    if fresh is None:
        return False
    tell_readers(fresh)
    parts = take_parts(fresh)
    row = empty(fresh) if is_in_force(fresh) else remove(fresh)
    if parts or row:
        Event.objects.record(application, verb="erased", by=by)
    return parts or row


def is_in_force(application) -> bool:
    return ReleaseRecord.objects.filter(application=application, status__in=IN_FORCE).exists()


def tell_readers(application):
    """The recruiters of an application still under way, except those from whom it was kept."""
    if application.is_live:
        recruiters = [r for r in application.vacancy.named_recruiters if reads(r, application)]
        tell(*recruiters)


def reads(user, application) -> bool:
    return Application.objects.hiring(user).filter(pk=application.pk).exists()


def take_parts(application) -> bool:
    """Everything that hangs on the application but its release."""
    drop_files(application.files.all())
    free = InterviewSlot.objects.filter(application=application)
    gone = free.update(application=None, taken_at=None, sequence=F("sequence") + 1)
    gone += sum(model.objects.filter(application=application).delete()[0] for model in PARTS)
    return bool(gone + forget_mail(application))


def drop_files(files):
    """Delete from disk, once the rows are gone for good."""
    for row in files:
        storage, name = row.file.storage, row.file.name
        transaction.on_commit(lambda storage=storage, name=name: storage.delete(name))


def forget_mail(application) -> int:
    """Mail to somebody from outside; what an account is sent says nothing of the application, and goes with it."""
    email = application.outside_email
    others = Application.objects.filter(outside_email__iexact=email).exclude(pk=application.pk)
    return 0 if not email or others.exists() else drop_mail(email)


def drop_mail(email) -> int:
    return OutboxMail.objects.filter(recipient__iexact=email).delete()[0]


def empty(application) -> bool:
    """Take the words out of a row that must stay; True if there were any."""
    consent = application.consent
    if consent and consent.message:
        Consent.objects.filter(pk=consent.pk).update(message="")
    changed = [name for name, bare in WORDS.items() if getattr(application, name) != bare]
    for name in changed:
        setattr(application, name, WORDS[name])
    application.save(update_fields=changed)
    return bool(changed)


def remove(application) -> bool:
    """The row goes, with the consent that led to it and a release that is over."""
    consent = application.consent
    application.delete()
    if consent is not None:
        consent.delete()
    return True


@transaction.atomic
def erase_person(user) -> User:
    """Erase everything of a person's own and close the account, whose row stays without a name for what she did.

    Raises InvalidTransition for the park's last administrator and the president's substitute. Harmless when run again.
    """
    Park.objects.select_for_update().order_by("pk").first()
    fresh = User.objects.select_for_update().get(pk=user.pk)
    refuse_the_irreplaceable(fresh)
    employee = Employee.objects.select_for_update().filter(user=fresh).first()
    AccessRequest.objects.filter(Q(email__iexact=fresh.email) | Q(employee__user=fresh)).delete()
    if employee is not None:
        erase_career(employee, by=fresh)
    drop_mail(fresh.email)
    transaction.on_commit(lambda: staged.forget(fresh))
    take_rights(fresh)
    if fresh.is_active:
        close(fresh)
    return fresh


def refuse_the_irreplaceable(user):
    people.keep_an_administrator(user)
    if Park.objects.filter(substitute=user).exists():
        raise InvalidTransition(
            _("This person is the president’s named substitute: name somebody else in the rules first.")
        )


def erase_career(employee, *, by):
    """Wishes, applications and consents; the staff list's row loses its account, and goes if the person has left."""
    Wish.objects.filter(employee=employee).delete()
    for application in Application.objects.filter(employee=employee).order_by("vacancy_id", "pk"):
        erase_application(application, by=by)
    Consent.objects.filter(employee=employee, application=None).delete()
    employee.user, employee.revision = None, employee.revision + 1
    employee.save(update_fields=["user", "revision"])
    is_leaving = employee.left_on is not None and not employee.applications.exists()
    training.erase(employee, is_leaving=is_leaving)
    if is_leaving:
        employee.delete()


def take_rights(user):
    """Roles, the right to read sealed reasons, calendars, places among recruiters, at interviews and above a team."""
    user.memberships.all().delete()
    MedicalRight.objects.filter(user=user).delete()
    DigestSent.objects.filter(user=user).delete()
    training.forget_feeds(user)
    user.vacancies_recruited.clear()
    user.interviews.clear()
    Employee.objects.filter(manager=user).update(manager=None)
    EmailAddress.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()


def close(user):
    """The account's row without a name: an address that nobody owns, a password that nobody has."""
    user.email, user.first_name, user.last_name = f"{uuid.uuid4().hex}@erased.invalid", ABSENT, ""
    user.password, user.is_active, user.language = make_password(None), False, ""
    user.save(update_fields=["email", "first_name", "last_name", "password", "is_active", "language"])
    Event.objects.record(user, verb="erased", by=user)
    people.end_sessions(user)
