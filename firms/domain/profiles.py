"""Public profiles: what everybody may read of the residents that wish it, and nothing else."""

from firms.models import Axis, Certification, Document, Firm, Strength
from firms.models.firm import Standing


def public_firms():
    """Residents that show themselves to everybody: what a page without sign-in may be made of."""
    return Firm.objects.residents().filter(profile_public=True)


def public_profiles() -> list[Firm]:
    """Each public resident with its steps beside it, in two queries."""
    firms = list(public_firms())
    steps = process_steps(firms)
    for firm in firms:
        firm.steps = steps.get(firm.pk, [])
    return firms


def process_steps(firms) -> dict:
    """The levels each firm holds on the process axis, in order, by the firm's key."""
    held = Strength.objects.filter(firm__in=[firm.pk for firm in firms], level__axis=Axis.PROCESS)
    steps = {}
    for row in held.select_related("level").order_by("level__order"):
        steps.setdefault(row.firm_id, []).append(row.level)
    return steps


def public_profile(firm) -> dict:
    """All that everybody may read of a public firm; three queries."""
    return {
        "firm": firm,
        "steps": process_steps([firm]).get(firm.pk, []),
        "certificates": Certification.objects.held().filter(firm=firm, valid_until__isnull=False).order_by("standard"),
        "documents": public_documents(firm),
    }


def public_documents(firm):
    """Documents that everybody may fetch from a public profile; none when the firm is not public."""
    return Document.objects.filter(
        firm=firm,
        firm__profile_public=True,
        firm__standing=Standing.RESIDENT,
        audience=Document.Audience.EVERYBODY,
    )
