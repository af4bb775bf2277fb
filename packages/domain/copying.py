"""The chain of a quote as plain data, from which another quote is filled: a variant, a duplicate, a template."""

from django.db.models import Q
from django.utils.translation import gettext as _

from firms.models import Axis, Event, Firm, Level
from firms.models.firm import Standing
from packages.domain.quoting import first_answer
from packages.domain.sheet import stages_of
from packages.models import QuoteLine, QuoteStage, RequiredCertificate, Service

HEAD = (
    "brief",
    "mode",
    "payment_terms",
    "deposit_percent",
    "discount_percent",
    "fee_percent",
    "fee_vat_rate",
    "regime",
    "currency",
    "currency_rate",
    "single_supply_rate",
    "single_supply_reason",
    "turnkey",
)
LINE = (
    "stage_id",
    "supplier_id",
    "outside_supplier",
    "name_outside",
    "description",
    "quantity",
    "unit",
    "unit_price",
    "firm_unit_price",
    "discount_percent",
    "second_discount_percent",
    "supply",
    "optional",
    "alternative",
    "chosen",
    "vat_rate",
    "lead_days",
    "service_id",
)
# Written about one client: they follow a variant, and never go to somebody else.
NOTES = ("internal_note", "client_note")


def kept(quote, *, notes=False) -> dict:
    """The quote's head, steps, certificates and lines as JSON holds them, amounts as texts. Five queries.

    Each line names its step and firm in words too, to say later what is gone.
    """
    stages = stages_of(quote)
    levels = {stage.pk: stage.level_id for stage in stages}
    lines = quote.lines.select_related("stage", "supplier").order_by("stage__order", "pk")
    more = NOTES if notes else ()
    return {
        "head": plain(quote, HEAD + more),
        "stages": [
            plain(stage, ("level_id", "order", "transit_days", "external"))
            | {"after": [levels[key] for key in stage.waits_for]}
            for stage in stages
        ],
        "certificates": [
            {"standard": one.standard, "steps": [level.pk for level in one.steps.all()]}
            for one in quote.required_certificates.prefetch_related("steps")
        ],
        "lines": [
            plain(line, LINE + more)
            | {"step": {"fr": line.stage.name_fr, "en": line.stage.name_en}, "firm": str(line.supplier or "")}
            for line in lines
        ],
    }


def plain(row, names) -> dict:
    """Fields of a row as JSON holds them: numbers with decimals as texts."""
    values = {name: getattr(row, name) for name in names}
    return {name: value if isinstance(value, int | str | None) else str(value) for name, value in values.items()}


def put(row, values, names):
    """Set on a row those of `names` that `values` has, each as its field's own type."""
    for name in names:
        if name in values:
            setattr(row, name, row._meta.get_field(name.removesuffix("_id")).to_python(values[name]))


def dress(quote, content):
    """Put the head of `content` on a quote that is not saved yet; client, title and validity are its own."""
    put(quote, content["head"], HEAD + NOTES)


def fill(quote, content) -> list[str]:
    """Add the steps, certificates and lines of `content` to a new quote; answers what had to be left out, in words.

    Lines begin anew: their price is to be confirmed by their firm. A fixed number of queries, whatever the lines.
    """
    lost: list[str] = []
    levels = {one.pk: one for one in Level.objects.filter(park=quote.firm.park_id, axis=Axis.PROCESS)}
    stages = save_stages(quote, content["stages"], levels)
    save_certificates(quote, content["certificates"], levels)
    save_lines(quote, content["lines"], levels, lost)
    if len(stages) < len(content["stages"]):
        lost.append(_("Steps that the park no longer has were left out of the chain."))
    if quote.currency_rate is not None:
        lost.append(_("The rate of the currency is that of the first quote: check it."))
    if quote.single_supply_rate is not None:
        note = quote.single_supply_reason
        Event.objects.record(quote, verb="single_supply", by=quote.created_by, note=note)
    return lost


def save_stages(quote, rows, levels) -> list[QuoteStage]:
    found = [row for row in rows if row["level_id"] in levels]
    stages = [QuoteStage(quote=quote) for _row in found]
    for stage, row in zip(stages, found, strict=True):
        put(stage, row, ("level_id", "order", "transit_days", "external"))
    QuoteStage.objects.bulk_create(stages)
    by_level = {stage.level_id: stage for stage in stages}
    order = QuoteStage.after.through
    order.objects.bulk_create(
        order(from_quotestage=stage, to_quotestage=by_level[key])
        for stage, row in zip(stages, found, strict=True)
        for key in row["after"]
        if key in by_level
    )
    return stages


def save_certificates(quote, rows, levels):
    """A certificate asked at steps that are all gone is dropped: without a step it would be asked at every one."""
    found = [row for row in rows if not row["steps"] or set(row["steps"]) & set(levels)]
    required = RequiredCertificate.objects.bulk_create(
        RequiredCertificate(quote=quote, standard=row["standard"]) for row in found
    )
    at = RequiredCertificate.steps.through
    at.objects.bulk_create(
        at(requiredcertificate=one, level_id=key)
        for one, row in zip(required, found, strict=True)
        for key in row["steps"]
        if key in levels
    )


def save_lines(quote, rows, levels, lost):
    """The lines whose step and firm are still there; `lost` hears of the others."""
    asked = {row["supplier_id"] for row in rows}
    # Its own firm sells whatever its standing.
    here = Q(standing=Standing.RESIDENT, park=quote.firm.park_id) | Q(pk=quote.firm_id)
    firms = set(Firm.objects.filter(here, pk__in=asked - {None}).values_list("pk", flat=True)) | {None}
    keys = {row["service_id"] for row in rows} - {None}
    services = set(Service.objects.filter(pk__in=keys, active=True).values_list("pk", flat=True)) if keys else set()
    lines = []
    for row in rows:
        if row["stage_id"] not in levels:
            lost.append(_("“%(what)s” was left out: the park no longer has its step.") % {"what": row["description"]})
        elif row["supplier_id"] not in firms:
            text = _("“%(what)s” was left out: %(firm)s is no longer in the park.")
            lost.append(text % {"what": row["description"], "firm": row["firm"]})
        else:
            lines.append(line_from(quote, row, services))
    QuoteLine.objects.bulk_create(lines)


def line_from(quote, row, services) -> QuoteLine:
    line = QuoteLine(quote=quote)
    put(line, row, LINE + NOTES)
    line.service_id = line.service_id if line.service_id in services else None
    line.answer = first_answer(quote, line)
    return line
