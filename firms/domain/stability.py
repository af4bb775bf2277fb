"""Firm or fragile, and what would change it: worked out by the daily job and on request, kept with the file."""

import hashlib
import json

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from firms import complementarity as engine
from firms.domain.positions import positions
from firms.models import Candidacy
from naturopole.formats import share


def fingerprint(placed, firm) -> str:
    """Changes with any position, threshold or axis that a verdict rests on."""
    written = json.dumps(engine.write(placed.park, [placed.candidate(firm)]), sort_keys=True)
    return hashlib.sha256(f"{engine.ENGINE_VERSION} {written}".encode()).hexdigest()


def judge(candidacy, placed=None) -> dict:
    """Work out the share of 1,000 draws that keep the verdict and the smallest edit that flips it, and keep both."""
    placed = placed or positions(candidacy.firm.park, [candidacy.firm])
    own = placed.candidate(candidacy.firm)
    found, edit = engine.stability(placed.park, own), engine.smallest_edit(placed.park, own)
    kept = {
        "share": found.share,
        "fragile": found.fragile,
        "verdict": str(found.verdict),
        "edit": edit
        and {"level": edit.level, "before": edit.before, "after": edit.after, "verdict": str(edit.verdict)},
        "fingerprint": fingerprint(placed, candidacy.firm),
        "on": timezone.localdate().isoformat(),
    }
    Candidacy.objects.filter(pk=candidacy.pk).update(stability=kept)
    candidacy.stability = kept
    return kept


def judge_all(park) -> int:
    """The daily job: judge anew each open or waiting file whose figures have moved; return how many were."""
    open_files = (
        Candidacy.objects.filter(firm__park=park).exclude(status__in=Candidacy.CLOSED).select_related("firm__park")
    )
    rows = list(open_files)
    placed, judged = positions(park, [row.firm for row in rows]), 0
    for row in rows:
        if row.stability.get("fingerprint") != fingerprint(placed, row.firm):
            judge(row, placed)
            judged += 1
    return judged


def told(candidacy, placed) -> dict | None:
    """What is kept, in words, when it is for today's positions; None when it has to be worked out anew."""
    from firms.domain.review import VERDICTS

    kept = candidacy.stability
    if not kept or kept["fingerprint"] != fingerprint(placed, candidacy.firm):
        return None
    sentence = _("%(share)s of 1,000 draws, each strength a little off, keep this verdict.") % {
        "share": share(kept["share"], get_language())
    }
    edit = kept["edit"]
    if edit is None:
        change = _("No change of a single level would flip the verdict.")
    else:
        change = _(
            "The smallest change that flips it: %(level)s from %(before)s to %(after)s leads to “%(verdict)s”."
        ) % {
            "level": placed.axes.written(edit["level"]),
            "before": share(edit["before"], get_language()),
            "after": share(edit["after"], get_language()),
            "verdict": VERDICTS[engine.Verdict(edit["verdict"])][0],
        }
    return {"fragile": kept["fragile"], "sentence": sentence, "change": change}
