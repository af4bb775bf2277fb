"""What waits for a person around candidates: decisions, signatures, opinions, conditions, appeals."""

from datetime import timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from firms.models import Candidacy, Condition, Opinion, Role
from naturopole.todo import Todo

SOON = 14
"""Days before its date at which a condition is shown."""


def candidate_todos(user) -> list[Todo]:
    """Two queries at most for anybody."""
    if user.has_role(Role.PRESIDENT):
        return [*map(to_review, files_to_decide(user)), *map(to_follow, conditions_due(user))]
    if user.has_role(Role.DIRECTOR):
        return [*map(to_sign_or_review, files_to_sign(user)), *map(to_write, opinions_awaited(user))]
    if user.has_role(Role.PARTNER):
        return [to_write(row) for row in opinions_awaited(user)]
    return []


def files_to_decide(user):
    files = Candidacy.objects.visible_to(user).select_related("firm")
    return files.filter(status__in=Candidacy.DECIDABLE).order_by("council_on", "reference")


def files_to_sign(user):
    """Decisions that wait for a second signature, and appeals given to this person."""
    files = Candidacy.objects.visible_to(user).select_related("firm").order_by("council_on", "reference")
    mine = Q(status=Candidacy.Status.APPEALED, appeals__reviewer=user.pk)
    return files.filter(Q(status=Candidacy.Status.TO_SIGN) | mine).distinct()


def conditions_due(user):
    rows = Condition.objects.visible_to(user).select_related("decision__candidacy__firm")
    return rows.filter(status=Condition.Status.OPEN, due_on__lte=timezone.localdate() + timedelta(days=SOON))


def opinions_awaited(user):
    partners = [held.partner_id for held in user.memberships_held if held.partner_id]
    own = Q(firm__in=user.firm_ids(Role.DIRECTOR)) | Q(partner__in=partners)
    rows = Opinion.objects.visible_to(user).filter(own, status=Opinion.Status.ASKED)
    return rows.select_related("candidacy__firm").order_by("due_on")


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


def to_write(opinion) -> Todo:
    text = _("Your opinion on this candidate is asked for. Nobody reads it before you submit it.")
    url = reverse("firms:opinion_edit", args=[opinion.pk])
    return Todo("message-square", opinion.candidacy.firm.name, text, url, _("Write"), leaf="c", due=opinion.due_on)


def to_follow(condition) -> Todo:
    candidacy = condition.decision.candidacy
    return Todo("clock", candidacy.firm.name, condition.text, address(candidacy), _("Follow up"), due=condition.due_on)
