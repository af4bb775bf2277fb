"""Whose interests a candidate touches: they may testify, do not count, and neither decide nor sign."""

from firms.complementarity.verdict import TOLERANCE
from firms.domain.positions import positions
from firms.domain.review import CONFLICT_FROM, rivalry
from firms.models import Candidacy, Membership, Officer, Role, User


def conflicted_firms(placed, firm) -> list[int]:
    """Keys of residents with a rivalry of .30 or more with the candidate, and of residents of their groups."""
    own = placed.candidate(firm)
    rivals = [row for row in placed.park.residents if rivalry(placed.park, own, row) >= CONFLICT_FROM - TOLERANCE]
    groups = {row.group for row in rivals if row.group}
    return [
        placed.rows[row.name].pk
        for row in placed.park.residents
        if row in rivals or (row.group and row.group in groups)
    ]


def officers_of(firm_ids) -> set[int]:
    """Keys of the accounts that lead one of these firms: its directors, and leading officers in office."""
    return {user for _firm, user in leaders(firm_ids)}


def leaders(firm_ids) -> list[tuple[int, int]]:
    """Which account leads which of these firms, as (firm, user) keys. One query."""
    if not firm_ids:
        return []
    directors = Membership.objects.filter(firm__in=firm_ids, role=Role.DIRECTOR).values_list("firm_id", "user_id")
    return list(directors.union(Officer.objects.leading().filter(firm__in=firm_ids).values_list("firm_id", "user_id")))


def left_to_substitute(files, user) -> set[int]:
    """Keys of those of these open files that the substitute decides on: each president has a conflict of interest.

    Four queries for any number of files, none for none. The files' firms come with their park.
    """
    if not files:
        return set()
    placed = positions(files[0].firm.park, [row.firm for row in files], promises=False)
    conflicts = {row.pk: conflicted_firms(placed, row.firm) for row in files}
    pairs = leaders({firm for rivals in conflicts.values() for firm in rivals})
    able = User.objects.filter(memberships__role=Role.PRESIDENT, is_active=True)
    presidents = set(able.values_list("pk", flat=True))
    bound = {pk: {person for firm, person in pairs if firm in rivals} for pk, rivals in conflicts.items()}
    return {pk for pk, people in bound.items() if presidents <= people and user.pk not in people}


def deciders(candidacy, placed) -> list[User]:
    """Who may decide on the file now, the reasons being positions and who judged before.

    An appeal is decided by its named reviewer; else the presidents without a conflict of interest decide; if none
    is left, the park's substitute, unless the substitute has one too. Empty: somebody has to be named first.
    """
    officers = officers_of(conflicted_firms(placed, candidacy.firm))
    if candidacy.status == Candidacy.Status.APPEALED:
        appeal = candidacy.appeals.select_related("reviewer").first()
        found = [appeal.reviewer] if appeal and appeal.reviewer_id else []
    else:
        presidents = User.objects.filter(memberships__role=Role.PRESIDENT, is_active=True).distinct()
        found = [user for user in presidents if user.pk not in officers]
        substitute = candidacy.firm.park.substitute
        if not found and substitute:
            found = [substitute]
    return [user for user in found if user.pk not in officers]


def may_decide(user, candidacy, placed) -> bool:
    """True when it is this person's turn; without a query for a president whom no resident could bind."""
    if user.has_role(Role.PRESIDENT) and candidacy.status != Candidacy.Status.APPEALED:
        return not is_conflicted(user, placed, candidacy.firm)
    return user in deciders(candidacy, placed)


def is_conflicted(user, placed, firm) -> bool:
    """True when the person leads a firm whose ground the candidate enters, or a firm of its group."""
    return user.pk in officers_of(conflicted_firms(placed, firm))


def reviewers_for(candidacy, placed) -> list[User]:
    """Who may review an appeal: president, substitute or director without conflict who has not judged it before."""
    officers = officers_of(conflicted_firms(placed, candidacy.firm))
    judged = set()
    for decision in candidacy.decisions.select_related("countersignature"):
        judged |= {decision.decided_by_id, getattr(getattr(decision, "countersignature", None), "signed_by_id", None)}
    able = Membership.objects.filter(park=candidacy.firm.park, role__in=[Role.PRESIDENT, Role.DIRECTOR])
    keys = {*able.values_list("user_id", flat=True), candidacy.firm.park.substitute_id} - judged - officers - {None}
    return list(User.objects.filter(pk__in=keys, is_active=True).order_by("last_name", "first_name"))
