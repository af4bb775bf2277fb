"""What recruiters write to candidates: kept with the application, told without a word of it by mail."""

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from firms.models import Event, Membership, Role
from mobility import letters
from mobility.domain.keys import made_before
from mobility.domain.links import write_to
from mobility.models import Application, Message, MessageTemplate
from mobility.models.application import is_recruiter
from naturopole.saving import Stale
from naturopole.workflow import InvalidTransition

Purpose = MessageTemplate.Purpose


def notify(application):
    """Tell the person that something waits: by her account, or for an outsider by a mail with a new link."""
    write_to(application)


def hearers(application, people) -> list:
    """Those of the hiring firm's people who may know of the application: never the own employer's before it is told."""
    employee = application.employee
    if employee is None or application.employer_knows or employee.firm_id == application.vacancy.firm_id:
        return list(people)
    own = Q(firm=employee.firm_id)
    if employee.firm.group_name:
        own |= Q(firm__group_name=employee.firm.group_name)
    denied = set(Membership.objects.filter(own, user__in=people).values_list("user_id", flat=True))
    return [person for person in people if person.pk not in denied]


def language_of(application) -> str:
    """The language the person reads."""
    account = application.employee and application.employee.user
    return (account.language if account else application.language) or "fr"


def beginnings(application, purposes=tuple(Purpose)) -> list[tuple[str, str]]:
    """Templates to begin a message with, as (what stands in the address, name): the firm's, or the built-in ones."""
    own = MessageTemplate.objects.filter(firm=application.vacancy.firm_id, purpose__in=purposes)
    kept = [(str(row.pk), row.name) for row in own.only("name")]
    return kept or [(purpose.value, purpose.label) for purpose in purposes if purpose != Purpose.OTHER]


def begun(application, chosen) -> tuple[str, str]:
    """Subject and body filled in for this person from the template `chosen`; empty where there is no such one."""
    language, firm = language_of(application), application.vacancy.firm_id
    if chosen in Purpose.values:
        subject, body = wording_of(firm, chosen, language)
    elif chosen.isascii() and chosen.isdecimal() and len(chosen) < 10:
        subject, body = worded(MessageTemplate.objects.filter(firm=firm, pk=int(chosen)).first(), language)
    else:
        subject, body = "", ""
    return letters.fill(subject, application)[:120], letters.fill(body, application)


def wording_of(firm_id, purpose, language) -> tuple[str, str]:
    """What the firm says for a purpose, or the built-in words."""
    own = MessageTemplate.objects.filter(firm=firm_id, purpose=purpose).order_by("name").first()
    return worded(own, language) if own else letters.built_in(purpose, language)


def worded(template, language) -> tuple[str, str]:
    if template is None:
        return "", ""
    if language == "en":
        return template.subject_en, template.body_en
    return template.subject_fr, template.body_fr


@transaction.atomic
def write(application, *, subject, body, key, by) -> tuple[Message, bool]:
    """Keep a message and tell the person that it waits; answers (message, whether it is new).

    PermissionDenied for anybody but the recruiters; InvalidTransition once the person has withdrawn.
    """
    fresh = locked(application, by=by)
    message = Message(application=fresh, by=by, request_key=key)
    if done := made_before(message, application=fresh.pk):
        return done, False
    if fresh.status == Application.Status.WITHDRAWN:
        raise InvalidTransition(_("The person has withdrawn the application: nothing was sent."))
    message.subject = letters.fill(subject, application)[:120]
    message.body = letters.fill(body, application)
    message.save()
    touch(fresh)
    Event.objects.record(fresh, verb="wrote", by=by)
    notify(application)
    return message, True


def locked(application, *, by) -> Application:
    """The row, locked; PermissionDenied for anybody but the recruiters of its vacancy."""
    if not is_recruiter(by, application):
        raise PermissionDenied
    return Application.objects.select_for_update(of=("self",)).get(pk=application.pk)


def touch(application):
    """The person and the firm were in contact today: what is kept is kept from now."""
    application.last_contact_at = timezone.now()
    application.save(update_fields=["last_contact_at"])


@transaction.atomic
def save_template(template, *, by, revision=None) -> tuple[MessageTemplate, bool]:
    """Add a template, or change it if it is still at `revision`; answers (template, whether it is new).

    PermissionDenied for anybody but the firm's HR, Stale when a colleague saved or deleted it meanwhile.
    """
    if template.firm_id not in by.firm_ids(Role.HR):
        raise PermissionDenied
    is_new = template.pk is None
    if is_new and (done := made_before(template, firm=template.firm_id)):
        return done, False
    if not is_new:
        fresh = MessageTemplate.objects.select_for_update().filter(pk=template.pk).first()
        if fresh is None or fresh.revision != revision:
            raise Stale(fresh)
        template.revision = fresh.revision + 1
    try:
        with transaction.atomic():
            template.save()
    except IntegrityError:
        raise InvalidTransition(_("Your firm already has a template of this name.")) from None
    Event.objects.record(template, verb="created" if is_new else "edited", by=by)
    return template, is_new


@transaction.atomic
def remove_template(template, *, revision, by):
    """Delete it if nobody has changed it meanwhile; what was written from it stays."""
    if template.firm_id not in by.firm_ids(Role.HR):
        raise PermissionDenied
    fresh = MessageTemplate.objects.select_for_update().filter(pk=template.pk).first()
    if fresh is not None and fresh.revision != revision:
        raise Stale(fresh)
    if fresh is not None:
        fresh.delete()
