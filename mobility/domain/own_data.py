"""Everything held on one person, for herself alone: one archive with the words in her language, and her files.

`sections` is a list of (title, rows); a row is a list of (label, value) with values as people read them. The archive
holds the same twice, for people (HTML) and for machines (JSON).
"""

import io
import json
import zipfile
from datetime import date, datetime
from pathlib import PurePosixPath

from allauth.mfa.models import Authenticator
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from firms.models import Event, OutboxMail
from mobility.domain.own_pages import of_applications, of_consents, of_releases, of_wishes
from mobility.models import AccessRequest, Application, Consent, Employee, ReleaseRecord, Wish
from naturopole import formats
from training.domain import personal as training


def archive(user) -> bytes:
    """The person's archive as a ZIP: `my-data.html`, `my-data.json` and the folder `files`."""
    applications = list(own_applications(user))
    return packed(sections_of(user, applications), applications)


def outside_archive(application) -> bytes:
    """The same for somebody who applied from outside, of this application alone.

    Mail stays out: the address was typed, and may be another person's.
    """
    rows = list(complete(Application.objects.filter(pk=application.pk)))
    history = of_history(Event.objects.about(application))
    return packed([(_("Applications"), of_applications(rows)), (_("History"), history)], rows)


def packed(sections, applications) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packet:
        said = [(title, [written(row) for row in rows]) for title, rows in sections]
        context = {"sections": said, "made_at": timezone.now(), "language": get_language()}
        packet.writestr("my-data.html", render_to_string("mobility/own_data.html", context))
        packet.writestr("my-data.json", as_json(said))
        for row in (file for application in applications for file in application.files.all()):
            if row.file.storage.exists(row.file.name):
                with row.file.storage.open(row.file.name) as stored:
                    packet.writestr(name_of(row), stored.read())
    return content.getvalue()


def name_of(row) -> str:
    """Its own name behind the application's number: two files may be called alike, and no name leads elsewhere."""
    plain = PurePosixPath(row.file_name.replace("\\", "/")).name or "file"
    return f"files/{row.application_id}-{row.pk}-{plain}"


def as_json(said) -> str:
    found = [{"title": str(title), "rows": [labelled(row) for row in rows]} for title, rows in said]
    return json.dumps({"made_at": timezone.now().isoformat(), "sections": found}, ensure_ascii=False, indent=2)


def labelled(row) -> list[dict]:
    return [{"label": label, "value": value} for label, value in row]


def written(row) -> list[tuple[str, str]]:
    return [(str(label), in_words(value)) for label, value in row if value not in (None, "", [])]


def in_words(value) -> str:
    """A value as the pages write it."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return formats.moment(value, get_language())
    if isinstance(value, date):
        return formats.day(value, get_language())
    if isinstance(value, list):
        return "\n".join(map(str, value))
    return str(value)


def complete(applications):
    """Applications with everything that hangs on them, in a constant number of statements."""
    rows = applications.select_related("vacancy__firm", "employee", "consent", "reference__written_by", "sent_by")
    return rows.prefetch_related(
        "files", "links", "messages__by", "slots__interviewers", "scorecards__scores__competence", "scorecards__author"
    )


def own_applications(user):
    return complete(Application.objects.filter(employee__user=user, employee__isnull=False))


def sections_of(user, applications) -> list:
    wishes = Wish.objects.filter(employee__user=user).prefetch_related("occupations", "opened_to")
    wishes = list(wishes.prefetch_related("approaches__vacancy__firm", "sealed_reads__by"))
    consents = list(Consent.objects.filter(employee__user=user).select_related("vacancy__firm", "asked_by"))
    releases = ReleaseRecord.objects.filter(application__employee__user=user)
    releases = list(
        releases.select_related("application__vacancy__firm").prefetch_related("signatures__by", "tasks__done_by")
    )
    asked = AccessRequest.objects.filter(Q(email__iexact=user.email) | Q(employee__user=user)).select_related("firm")
    about = {"firms.user": [user], "mobility.wish": wishes, "mobility.consent": consents}
    about |= {"mobility.application": applications, "mobility.releaserecord": releases}
    courses = training.held(user)
    about |= training.about(courses)
    return [
        (_("Account"), of_account(user)),
        (_("Roles"), [[(_("Role"), held.line)] for held in user.memberships_held]),
        (_("Staff list of my firm"), of_employee(user)),
        (_("Requests for access"), of_requests(asked)),
        (_("Wishes to move"), of_wishes(wishes)),
        (_("Agreements to be presented"), of_consents(consents)),
        (_("Applications"), of_applications(applications)),
        (_("Releases"), of_releases(releases)),
        *training.sections(courses),
        (_("History"), of_events(user, about)),
        (_("What I did"), of_deeds(user)),
        (_("Mail"), of_mail(user.email)),
    ]


def of_account(user) -> list:
    return [
        [
            (_("E-mail address"), user.email),
            (_("First name"), user.first_name),
            (_("Last name"), user.last_name),
            (_("Language"), user.get_language_display()),
            (_("Display"), user.get_theme_display()),
            (_("Account open"), user.is_active),
            (_("Since"), user.created_at),
            (_("Last sign-in"), user.last_login),
            (_("Second factor"), Authenticator.objects.filter(user=user).exists()),
        ]
    ]


def of_employee(user) -> list:
    rows = Employee.objects.filter(user=user).select_related("firm", "manager", "rome")
    return [
        [
            (_("Firm"), row.firm.name),
            (_("First name"), row.first_name),
            (_("Last name"), row.last_name),
            (_("Post today"), row.job_title),
            (_("Occupation (ROME)"), row.rome),
            (_("Line manager"), row.manager),
            (_("Left the firm on"), row.left_on),
        ]
        for row in rows
    ]


def of_requests(rows) -> list:
    return [
        [
            (_("Firm"), row.firm.name),
            (_("Name"), row.name),
            (_("E-mail address"), row.email),
            (_("Language"), row.language),
            (_("State"), row.get_status_display()),
            (_("Asked on"), row.asked_at),
        ]
        for row in rows
    ]


def of_events(user, about) -> list:
    """What happened to the rows told above, whoever did it; names of others stay with them."""
    found = Q(pk=None)
    for kind, rows in about.items():
        found |= Q(kind=kind, subject_id__in=[row.pk for row in rows])
    found |= Q(kind="mobility.employee", subject_id__in=Employee.objects.filter(user=user).values("pk"))
    return [
        [(_("When"), event.at), (_("What"), event.label), (_("Note"), event.note), (_("By me"), event.by_id == user.pk)]
        for event in Event.objects.filter(found)
    ]


def of_history(events) -> list:
    return [[(_("When"), event.at), (_("What"), event.label), (_("Note"), event.note)] for event in events]


def of_deeds(user) -> list:
    """What the person did to anything, in her work too: when and what, without the words about others."""
    rows = Event.objects.filter(by=user)
    return [[(_("When"), event.at), (_("What"), event.label), (_("Concerns"), kind_of(event))] for event in rows]


def kind_of(event) -> str:
    return f"{event.kind} {event.subject_id}"


def of_mail(email) -> list:
    rows = OutboxMail.objects.filter(recipient__iexact=email) if email else ()
    return [
        [(_("Subject"), row.subject), (_("Message"), row.body), (_("Written on"), row.created_at)]
        + [(_("Sent on"), row.sent_at)]
        for row in rows
    ]
