"""What waits for a person around candidates: decisions, signatures, opinions, conditions, appeals."""

from datetime import timedelta

from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from firms.domain.conflicts import left_to_substitute
from firms.models import Candidacy, Condition, Opinion, Role
from naturopole.todo import Todo

SOON = 14
"""Days before its date at which a condition is shown."""


def candidate_todos(user) -> list[Todo]:
    """One query for a president, a director or a partner, none for others."""
    if user.has_role(Role.PRESIDENT):
        return [to_follow(row) if row.status in Candidacy.WELCOME else to_review(row) for row in files_to_work_on(user)]
    if user.has_role(Role.DIRECTOR, Role.PARTNER):
        rows = list(files_waiting_for(user))
        replaced = [row for row in rows if row.status in Candidacy.OPEN and row.firm.park.substitute_id == user.pk]
        decides = left_to_substitute(replaced, user)
        return [todo for row in rows for todo in of_file(user, row, decides=row.pk in decides)]
    return []


def files_to_work_on(user):
    """Files to decide, appeals without a reviewer, and welcomed ones with a condition due soon.

    The condition's text and day are `condition` and `by_day`.
    """
    soon = timezone.localdate() + timedelta(days=SOON)
    in_effect = Q(decision__against_verdict=False) | Q(decision__countersignature__isnull=False)
    due = Condition.objects.visible_to(user).filter(
        in_effect, status=Condition.Status.OPEN, due_on__lte=soon, decision__candidacy=OuterRef("pk")
    )
    files = Candidacy.objects.visible_to(user).select_related("firm").order_by("council_on", "reference")
    files = files.annotate(condition=Subquery(due.values("text")[:1]), by_day=Subquery(due.values("due_on")[:1]))
    welcomed = Q(status__in=Candidacy.WELCOME, condition__isnull=False)
    in_hands = Q(status=Candidacy.Status.APPEALED, appeals__reviewer__isnull=False)
    return files.filter(Q(status__in=Candidacy.DECIDABLE) | welcomed).exclude(in_hands)


def files_waiting_for(user):
    """Decisions to sign, appeals given to this person, and files on which their opinion is awaited, in one query.

    So are open files of a park whose president this person replaces in a conflict of interest. Each row has
    `opinion` and `opinion_due`, of the opinion to write, or None.
    """
    partners = [held.partner_id for held in user.memberships_held if held.partner_id]
    own = Q(firm__in=user.firm_ids(Role.DIRECTOR)) | Q(partner__in=partners)
    awaited = Opinion.objects.visible_to(user).filter(own, status=Opinion.Status.ASKED, candidacy=OuterRef("pk"))
    files = Candidacy.objects.visible_to(user).select_related("firm__park").order_by("council_on", "reference")
    files = files.annotate(
        opinion=Subquery(awaited.values("pk")[:1]), opinion_due=Subquery(awaited.values("due_on")[:1])
    )
    signs = Q(status=Candidacy.Status.TO_SIGN) if user.has_role(Role.DIRECTOR) else Q(pk=None)
    reviews = Q(status=Candidacy.Status.APPEALED, appeals__reviewer=user.pk)
    replaces = Q(status__in=Candidacy.OPEN, firm__park__substitute=user.pk)
    return files.filter(signs | reviews | replaces | Q(opinion__isnull=False)).distinct()


def of_file(user, row, *, decides=False) -> list[Todo]:
    """What one file asks of this person: a decision, an opinion, a signature or the review of an appeal."""
    found = [to_decide_instead(row)] if decides else []
    if row.opinion:
        found.append(to_write(row))
    if row.status in (Candidacy.Status.TO_SIGN, Candidacy.Status.APPEALED) and user.has_role(Role.DIRECTOR):
        found.append(to_sign_or_review(row))
    return found


def address(candidacy):
    return reverse("firms:candidacy_detail", args=[candidacy.pk])


def to_review(row) -> Todo:
    text = row.summary
    if row.status == Candidacy.Status.APPEALED:
        text = _("The firm appeals: name somebody who has not judged the file to review it.")
    return Todo(
        "sprout",
        row.firm.name,
        text,
        address(row),
        _("Review"),
        tag=row.get_status_display(),
        tone="new",
        leaf="c",
        due=row.council_on,
    )


def to_sign_or_review(row) -> Todo:
    if row.status == Candidacy.Status.APPEALED:
        text, action = _("You review this firm’s appeal: you have not judged it before."), _("Read and decide")
    else:
        text = _("The president’s decision goes against the computed verdict: it needs a second signature.")
        action = _("Read and sign")
    return Todo("pencil", row.firm.name, text, address(row), action, leaf="c", due=row.council_on)


def to_decide_instead(row) -> Todo:
    text = _("The president has a conflict of interest on this firm: you decide instead.")
    return Todo("pencil", row.firm.name, text, address(row), _("Read and decide"), leaf="c", due=row.council_on)


def to_write(row) -> Todo:
    text = _("Your opinion on this candidate is asked for. Nobody reads it before you submit it.")
    url = reverse("firms:opinion_edit", args=[row.opinion])
    return Todo("message-square", row.firm.name, text, url, _("Write"), leaf="c", due=row.opinion_due)


def to_follow(row) -> Todo:
    return Todo("clock", row.firm.name, row.condition, address(row), _("Follow up"), due=row.by_day)
