"""The register of quotes: its rows with their net and chain, and the order in which a person reads it."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from firms.domain.positions import axes_of
from firms.models import Firm, Level
from naturopole import formats
from packages.domain.desk import with_net
from packages.models import Client, KeptView, Quote, QuoteLine

PAGE = "quotes"
BOUGHT_OUTSIDE = "x"
TRIGRAM = 3
"""Letters from which an index finds a word anywhere in a name; a shorter one is found where the name begins with it."""


def for_register(quotes):
    """Adds `net` and `chain`, the suppliers of the counted lines, to a queryset of quotes."""
    told = JSONObject(step="stage_id", name="supplier__name", leaf="supplier__leaf", standing="supplier__standing")
    lines = QuoteLine.objects.filter(quote=OuterRef("pk"), chosen=True).order_by("pk").values(told=told)
    return with_net(quotes).select_related("client", "firm").annotate(chain=ArraySubquery(lines))


def matching(user, word):
    """Keys of the quotes whose product or client has `word` in its name, or whose number begins with it.

    Three searches put together, so that each uses its own index: one condition over two tables would use none.
    """
    how = "icontains" if len(word) >= TRIGRAM else "istartswith"
    own = Quote.objects.visible_to(user).order_by().values("pk")
    clients = Client.objects.visible_to(user).filter(**{f"name__{how}": word}).order_by().values("pk")
    return own.filter(**{f"title__{how}": word}).union(
        own.filter(client__in=clients), own.filter(number__startswith=word)
    )


def steps_of(park) -> list[Level]:
    """The steps of the park's chain in order, from memory once they are known."""
    axes = axes_of(park)
    return [axes.levels[name] for name in axes.engine.process]


def chain_signs(quotes, park) -> list[tuple]:
    """(quote, signs one a step, the same in words) for each quote of `for_register`; no query."""
    steps = steps_of(park)
    return [(quote, *signs_of(quote.chain, steps)) for quote in quotes]


def signs_of(chain, steps) -> tuple[list, str]:
    held = {}
    for line in chain:
        held.setdefault(line["step"], line)
    signs = [sign_of(held[step.pk]) if step.pk in held else None for step in steps]
    language, there = get_language(), [step for step in steps if step.pk in held]
    said = [formats.labelled(step.name, held[step.pk]["name"] or _("bought outside"), language) for step in there]
    return signs, ", ".join(said) or _("no line yet")


def sign_of(line):
    if not line["name"]:
        return BOUGHT_OUTSIDE
    return Firm(name=line["name"], leaf=line["leaf"], standing=line["standing"]).sign


def kept_sort(user) -> str:
    """How this person last sorted the register, or ""."""
    return KeptView.objects.filter(user=user, page=PAGE).values_list("sort", flat=True).first() or ""


def keep_sort(user, sort):
    """Open the register in this order from now on. One statement, whoever else clicks."""
    row = KeptView(user=user, page=PAGE, sort=sort)
    KeptView.objects.bulk_create([row], update_conflicts=True, unique_fields=["user", "page"], update_fields=["sort"])
