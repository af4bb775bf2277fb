"""What the park lacked when its firms lost a sale, summed over all of them without saying whose sales they were.

A gap is what several losses have in common: the same skill, the same certificate, or the same shortage at the same
step. Its value is told to the president and to directors alone, and only from three quotes of three clients on: with
fewer, a sum would be somebody's price. Directors do not meet smaller gaps at all; the president reads their names, so
that a skill can be put on the public list of wanted skills, which names the skill alone.
"""

import uuid
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django.contrib.postgres.aggregates import ArrayAgg
from django.db import transaction
from django.db.models import Case, CharField, Count, Exists, F, Max, OuterRef, Q, Sum, Value, When
from django.db.models.functions import Cast, Coalesce, Concat, Least, Lower, NullIf, Trim
from django.utils.translation import gettext as _

from firms.domain import skills
from firms.domain.positions import axes_of
from firms.models import Axis, Level, Role, Strength, WantedSkill
from naturopole import kept
from packages.domain.losses import LOST_OPPORTUNITY, LOST_QUOTE
from packages.models import Loss

FEWEST = 3
"""Quotes, and clients, from which a gap has figures."""
MOST = 100
HELD = Decimal("0.5")
"""Strength from which a candidate covers a level, as a firm of the park does."""
READERS = (Role.PRESIDENT, Role.DIRECTOR)
SKILL, CERTIFICATE = Loss.Code.SKILL, Loss.Code.CERTIFICATE


@dataclass(frozen=True)
class Gap:
    """What lost sales lacked: `name` is a skill's or a certificate's, else ""; `stages` are the steps they name.

    `quotes` and `net` (euros before VAT) are None under the threshold.
    """

    key: str
    code: str
    name: str
    stages: tuple[Level, ...]
    skill_id: int | None
    quotes: int | None
    net: Decimal | None

    @property
    def may_be_wanted(self) -> bool:
        """A skill that the park does not look for yet."""
        return self.code == SKILL and self.skill_id is None and bool(self.name)

    @property
    def at(self) -> str:
        return ", ".join(level.name for level in self.stages)

    @property
    def kind(self) -> str:
        return str(Loss.Code(self.code).label)

    @property
    def title(self) -> str:
        """What was lacking: the skill, the certificate, or the step that was short of something."""
        return self.name or self.at or _("no step named")


def counted(park):
    """Losses for want of something, each sale once: reasons of sales that came back to life do not count.

    An opportunity whose quote has its own reason counts through the quote, a variant through the quote it varies.
    """
    stands = Q(quote__status__in=LOST_QUOTE) | Q(quote=None, opportunity__status__in=LOST_OPPORTUNITY)
    same = Exists(Loss.objects.filter(quote__opportunity=OuterRef("opportunity"), quote__status__in=LOST_QUOTE))
    rows = Loss.objects.filter(stands, firm__park=park, code__in=Loss.GAPS, quote__variant_of__loss=None)
    return rows.exclude(same & Q(quote=None)).order_by()


def what_lacked():
    """The key of the gap a loss belongs to, as an expression."""
    return Case(
        When(code=SKILL, skill__isnull=False, then=Concat(Value("skill:"), as_text("skill"))),
        When(code=SKILL, then=Concat(Value("named:"), Lower(Trim("skill_name")))),
        When(code=CERTIFICATE, then=Concat(Value("certificate:"), Lower(Trim("certificate")))),
        default=Concat(F("code"), Value(":"), as_text("stage")),
        output_field=CharField(),
    )


def as_text(key):
    return Coalesce(Cast(key, CharField()), Value(""))


def clients_apart():
    """How many clients, as an expression: two firms may know the same one, by its SIREN or by its name."""
    name = Lower(Trim("client__name"))
    return Least(Count(name, distinct=True), Count(Coalesce(NullIf("client__siren", Value("")), name), distinct=True))


class Row(NamedTuple):
    """What the database says of one gap; `steps` are keys of levels."""

    key: str
    code: str
    quotes: int
    clients: int
    total: Decimal
    named: str | None
    name_fr: str | None
    name_en: str | None
    skill_key: int | None
    steps: list[int]


def summed(park):
    """Every gap of the park in the columns of `Row`, the dearest first."""
    rows = counted(park).annotate(key=what_lacked()).values("key", "code")
    rows = rows.annotate(
        quotes=Count("pk"),
        clients=clients_apart(),
        total=Sum("net"),
        named=Max(Coalesce(NullIf("skill_name", Value("")), F("certificate"))),
        name_fr=Max("skill__name_fr"),
        name_en=Max("skill__name_en"),
        skill_key=Max("skill"),
        steps=ArrayAgg("stage", distinct=True, filter=Q(stage__isnull=False), default=Value([])),
    )
    return rows.order_by("-total", "key").values_list(*Row._fields)[:MOST]


def of_own_park(user) -> list:
    return [summed(user.memberships_held[0].park)]


def to_gaps(rows, park) -> list[Gap]:
    """No query once the axes are known."""
    levels = {level.pk: level for level in axes_of(park).levels.values()}
    return [to_gap(Row._make(row), levels) for row in rows]


def to_gap(row, levels) -> Gap:
    told = row.quotes >= FEWEST and row.clients >= FEWEST
    skill = WantedSkill(name_fr=row.name_fr, name_en=row.name_en)
    name = skill.name if row.skill_key else row.named or ""
    stages = tuple(levels[key] for key in row.steps if key in levels)
    return Gap(
        row.key,
        row.code,
        name if row.code in (SKILL, CERTIFICATE) else "",
        stages,
        row.skill_key if row.code == SKILL else None,
        row.quotes if told else None,
        row.total if told else None,
    )


def gaps_for(user) -> list[Gap] | None:
    """The gaps that this person may read, those with figures first; None for who reads none.

    Names without figures are the president's alone: under the threshold even a name says that somebody lost a sale.
    """
    if not user.has_role(*READERS):
        return None
    found = to_gaps(kept.rows(of_own_park, user), user.memberships_held[0].park)
    told, untold = ([gap for gap in found if (gap.net is None) == is_untold] for is_untold in (False, True))
    # The order of the sums would tell which one is larger.
    return told + sorted(untold, key=lambda gap: gap.title.casefold()) if user.has_role(Role.PRESIDENT) else told


def gaps_met(user, candidacy) -> list[Gap]:
    """The gaps with figures that a candidate's position would cover; told beside its verdict, never part of the score.

    One query for who may read them, and one more where there are any.
    """
    found = [gap for gap in gaps_for(user) or [] if gap.net is not None]
    if not found:
        return []
    sought = {gap.skill_id for gap in found if gap.skill_id}
    rows = Strength.objects.filter(Q(firm=candidacy.firm_id) | Q(wanted_skill__in=sought), value__gte=HELD)
    own, wanted = set(), {}
    for row in rows.select_related("level"):
        if row.wanted_skill_id:
            wanted.setdefault(row.wanted_skill_id, {}).setdefault(row.level.axis, set()).add(row.level_id)
        else:
            own.add(row.level_id)
    return [gap for gap in found if covers(own, gap, wanted.get(gap.skill_id), candidacy.wanted_skill_id)]


def covers(own, gap, wanted, answered) -> bool:
    """Whether the levels a candidate holds (`own`) meet a gap: its wanted skill on every axis, or else its step.

    `wanted` are the levels of the gap's wanted skill by axis; `answered` is the wanted skill the candidate applied for.
    """
    if gap.skill_id and gap.skill_id == answered:
        return True
    if wanted and wanted.keys() != {Axis.PROCESS}:
        return all(own & levels for levels in wanted.values())
    return bool(own & {level.pk for level in gap.stages})


@transaction.atomic
def want(park, key, *, by) -> WantedSkill | None:
    """Put a skill that sales were lost for on the list of wanted skills; None where there is no such gap.

    Its losses then belong to the wanted skill. A second click finds nothing left to do.
    """
    gap = next((gap for gap in to_gaps(summed(park), park) if gap.key == key and gap.may_be_wanted), None)
    if gap is None:
        return None
    skill = WantedSkill(park=park, name_fr=gap.name, name_en=gap.name, request_key=uuid.uuid4())
    skill, _new = skills.create_wanted(skill, strengths=dict.fromkeys(gap.stages, 1), by=by)
    named = Loss.objects.filter(firm__park=park, code=SKILL, skill=None, skill_name__iexact=gap.name)
    named.update(skill=skill, skill_name="")
    return skill
