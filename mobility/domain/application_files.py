"""Files of an application: added and taken back by the person while it is under way, each kept once."""

from django.db import transaction
from django.utils.translation import gettext as _

from firms.models import Event
from mobility.models import Application, ApplicationFile
from naturopole.workflow import InvalidTransition

MOST = 6


def locked(application) -> Application:
    """The row as it stands, locked. InvalidTransition once it has been erased."""
    rows = Application.objects.select_for_update(of=("self",)).select_related("vacancy__firm", "employee__firm")
    fresh = rows.filter(pk=application.pk).first()
    if fresh is None:
        raise InvalidTransition(_("This application no longer exists."))
    return fresh


def locked_live(application) -> Application:
    fresh = locked(application)
    if not fresh.is_live:
        raise InvalidTransition(_("This application is closed: nothing of it changes any more."))
    return fresh


def keep(application, files, *, new=False) -> int:
    """Store accepted files, given as (kind, file), with the application; how many, as one it has is left out.

    The same file twice keeps the first kind: a CV, which comes first, stays the CV.
    A `new` application has none yet, and is not asked.
    """
    if not files:
        return 0
    known = set() if new else set(application.files.values_list("sha256", flat=True))
    fresh = {}
    for kind, accepted in files:
        if accepted.sha256 not in known:
            fresh.setdefault(accepted.sha256, (kind, accepted))
    if len(known) + len(fresh) > MOST:
        raise InvalidTransition(_("Six files are the most: remove one first."))
    return len(ApplicationFile.objects.bulk_create(row_of(application, *one) for one in fresh.values()))


def row_of(application, kind, accepted) -> ApplicationFile:
    return ApplicationFile(
        application=application,
        kind=kind,
        file=accepted.file,
        file_name=accepted.name,
        size=accepted.size,
        sha256=accepted.sha256,
    )


@transaction.atomic
def add(application, files, *, by):
    """Add files to an application under way, once. InvalidTransition once it is closed, or beyond six files."""
    fresh = locked_live(application)
    if keep(fresh, files):
        Event.objects.record(fresh, verb="file_added", by=by)


@transaction.atomic
def remove(application, pk, *, by):
    """Take a file back, for good; one already gone is no error. InvalidTransition once the application is closed."""
    fresh = locked_live(application)
    found = fresh.files.filter(pk=pk).first()
    if found is not None:
        forget([found])
        Event.objects.record(fresh, verb="file_removed", by=by)


def forget(files):
    """Delete the rows, and the files once the rows are surely gone."""
    ApplicationFile.objects.filter(pk__in=[row.pk for row in files]).delete()
    stored = [(row.file.storage, row.file.name) for row in files]
    transaction.on_commit(lambda: [storage.delete(name) for storage, name in stored])
