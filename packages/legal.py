"""Legal words printed on a quote, in the active language; a version keeps them as they were when it left."""

from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from naturopole import formats

# French commercial code, L441-10 and D441-5.
RECOVERY_FEE = "40.00"


def late_payment() -> str:
    fee = formats.money_exact(Decimal(RECOVERY_FEE), get_language())
    text = _(
        "Interest at three times the legal rate, due from the day after the due date without a reminder, and a fixed "
        "sum of %(fee)s for recovery costs (articles L441-10 and D441-5 of the French commercial code). No discount "
        "for early payment."
    )
    return text % {"fee": fee}


def mandate(content) -> str:
    """Who is bound, by the contracting mode of a frozen content."""
    texts = {"agent": as_agent, "joint": as_joint_group, "solidary": as_solidary_group}
    lead = {"issuer": content["issuer"]["name"], "park": content["park"]["name"]}
    return texts.get(content["mode"], as_principal)() % lead


def as_principal() -> str:
    return _("Sold as a whole by %(issuer)s, who answers for all the steps.")


def as_agent() -> str:
    return _(
        "Sold in the name and on behalf of each firm named below, by %(issuer)s acting as their agent (mandate) within "
        "%(park)s: each firm answers for its own lines and invoices them with its own VAT."
    )


def as_joint_group() -> str:
    return _(
        "Sold by a joint group of firms (“groupement conjoint”), represented by %(issuer)s under a mandate: each firm "
        "named below answers for its own part alone and invoices it with its own VAT."
    )


def as_solidary_group() -> str:
    return _(
        "Sold by a group of firms jointly and severally liable (“groupement solidaire”), represented by %(issuer)s "
        "under a mandate: each firm named below answers for the whole, and invoices its own part with its own VAT."
    )
