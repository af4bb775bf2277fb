"""The person's own application: the same page and the same verbs with an account and behind an outsider's link."""

from functools import wraps
from operator import attrgetter

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from firms.domain.history import history
from mobility import agenda
from mobility.domain import application_files, disclosure, interviews, links, own_data, own_file, references
from mobility.forms.applying import MoreFilesForm
from mobility.models import Application, InterviewSlot
from mobility.models.application import is_applicant
from naturopole import readers, staged, uploads
from naturopole.exports import attached
from naturopole.links import behind_link
from naturopole.oversized import files_last
from naturopole.workflow import InvalidTransition

ACT, LOOK = ("POST",), ("GET", "HEAD")
VERBS = ("withdraw", "pool", "notes", "files", "read")


class Way:
    """How the person came: with an account (`token` is empty, `by` the user) or by a link."""

    def __init__(self, application, user=None, token="", expires_at=None):
        self.by, self.token, self.expires_at = user, token, expires_at
        self.key = token or application.pk

    def to(self, verb, *more):
        name = f"{verb}_by_link" if self.token else "application_detail" if verb == "own" else f"own_{verb}"
        return reverse(f"mobility:{name}", args=[self.key, *more])


def by_account(view, methods=ACT):
    """`view` for the person herself; recruiters and own HR, who may read the application, meet 403."""

    @wraps(view)
    def opened(request, pk, **more):
        application = own_application(request, pk)
        if not is_applicant(request.user, application):
            raise PermissionDenied
        return view(request, application, Way(application, request.user), **more)

    return require_http_methods(methods)(opened)


def own_application(request, pk):
    rows = Application.objects.visible_to(request.user)
    rows = rows.select_related("vacancy__firm__park", "vacancy__rome", "employee__firm", "consent", "reference")
    return get_object_or_404(rows, pk=pk)


def by_link(view, methods=ACT):
    """`view` for whoever holds the link."""

    @behind_link("application", links.link_of, is_gone=links.is_gone, language=attrgetter("application.language"))
    @wraps(view)
    def opened(request, token, link, **more):
        way = Way(link.application, token=token, expires_at=link.expires_at)
        with readers.link_holder(link.application):
            return view(request, link.application, way, **more)

    return require_http_methods(methods)(opened)


def own_page(request, application, way, *, form=None, status=200):
    """Where the application stands, what the firm wrote, and what the person may do now.

    With an account, messages count as read once the page has shown them; behind a link looking changes nothing.
    """
    context = {
        "application": application,
        "way": way,
        "to": {verb: way.to(verb) for verb in VERBS},
        "files": [(row, way.to("file", row.pk), way.to("file_removal", row.pk)) for row in application.files.all()],
        "form": form or MoreFilesForm.shown(request, way.to("files")),
        "times": times_of(application, way),
        "calendar": way.to("calendar"),
        "letters": list(application.messages.order_by("-at", "-pk")),
        "notes": own_file.notes_of(application),
        "reference": references.reference_of(application),
        "same_group": disclosure.group_in_common(application),
        "may_tell": application.employee is not None and disclosure.may_tell(application),
        "history": history(application),
    }
    context["unread"] = [letter for letter in context["letters"] if letter.read_at is None]
    page = render(request, "mobility/own_application.html", context, status=status)
    if context["unread"] and way.by is not None:
        own_file.mark_read(application)
    return page


def times_of(application, way) -> list[tuple]:
    """Interview times: the slot, where to choose it, where to give it back."""
    return [
        (slot, way.to("slot_take", slot.pk), way.to("slot_free", slot.pk)) for slot in interviews.choice_of(application)
    ]


def own(request, application, way):
    """The page behind a link: looking changes nothing, since mail programs follow links by themselves."""
    return own_page(request, application, way)


def done(request, application, way, act, said):
    """Act and go back to the page, or show how things stand where that was not possible any more."""
    try:
        act()
    except InvalidTransition as error:
        messages.error(request, str(error))
        return own_page(request, again(application), way, status=409)
    messages.success(request, said)
    return redirect(way.to("own"))


def again(application):
    """The row as it stands now; erased meanwhile, there is no page any more."""
    try:
        application.refresh_from_db()
    except Application.DoesNotExist:
        raise Http404 from None
    return application


def withdraw(request, application, way):
    said = _("Application withdrawn.")
    return done(request, application, way, lambda: own_file.withdraw(application, by=way.by), said)


def pool(request, application, way):
    agreed = request.POST.get("agreed") == "1"
    said = _("You stay on file for later posts.") if agreed else _("You are no longer kept for later posts.")
    return done(request, application, way, lambda: own_file.stay_in_pool(application, agreed, by=way.by), said)


def notes(request, application, way):
    said = _("Asked. The notes appear on this page once the recruiters show them.")
    return done(request, application, way, lambda: own_file.ask_for_notes(application, by=way.by), said)


def read(request, application, way):
    return done(request, application, way, lambda: own_file.mark_read(application), _("Marked as read."))


@files_last
def files(request, application, way):
    """More files, checked one by one; the page comes back, with those that were good, when one is refused."""
    form = MoreFilesForm.of(request, application)
    if not form.is_valid():
        form.hold()
        return own_page(request, application, way, form=form, status=422)
    given = form.cleaned_data["files"]

    def add():
        try:
            application_files.add(application, given, by=way.by)
        except InvalidTransition:
            if application.is_live:
                form.hold()
            raise
        form.release()

    said = _("File added.") if len(given) == 1 else _("Files added.")
    return done(request, application, way, add, said)


def file(request, application, way, key):
    """One of the person's own files."""
    return served(application.files.filter(pk=key).first())


def served(row):
    """A stored file as a download; a row without its file is no page."""
    if row is None or not row.file.storage.exists(row.file.name):
        raise Http404
    return uploads.download(row.file, row.file_name)


def file_removal(request, application, way, key):
    if not application.files.filter(pk=key).exists():
        raise Http404
    said = _("File removed.")
    return done(request, application, way, lambda: application_files.remove(application, key, by=way.by), said)


def slot_take(request, application, way, key):
    """Choose an interview time; one that somebody else has just taken answers 409 with what is left."""
    slot, said = InterviewSlot(pk=key), _("Interview time chosen.")
    return done(request, application, way, lambda: interviews.take_slot(slot, application, by=way.by), said)


def slot_free(request, application, way, key):
    slot, said = InterviewSlot(pk=key), _("Interview time given back.")
    return done(request, application, way, lambda: interviews.free_slot(slot, application, by=way.by), said)


def calendar(request, application, way):
    """The interview as a calendar file, whose title gives nothing away; without one, the page."""
    content = interviews.calendar_of(application, title=agenda.candidate_title())
    if content is None:
        return redirect(way.to("own"))
    return attached(HttpResponse(content, content_type="text/calendar; charset=utf-8"), "interview.ics")


def data(request, application, way):
    """All that is held on an outsider, in one file."""
    return attached(
        HttpResponse(own_data.outside_archive(application), content_type="application/zip"), "application.zip"
    )


def erasure(request, application, way):
    """Erase all of it, at once and for good; the link ends with it."""
    own_file.erase(application)
    staged.drop(request, list(request.session.get(staged.IN_SESSION, {})))
    return render(request, "mobility/outside_erased.html")
