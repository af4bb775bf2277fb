"""Who stands on a level: a level in use does not vanish."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from firms.models import Certification, Level, NeighbourPair, Strength, Undertaking

# Rows of other apps are counted, not named: who administers the axes may not read them.
COUNTED = {
    "packages.quoteline": gettext_lazy("lines of quotes"),
}
OWN = (Strength, NeighbourPair, Certification.scope.through, Undertaking.levels.through)


@dataclass(frozen=True)
class Use:
    """One user of a level in words, and the page where it can be changed, or none."""

    label: str
    url: str = ""


def uses(levels) -> dict[int, list[Use]]:
    """Users of each of the given levels' keys, each user once; levels nobody uses are left out."""
    found = defaultdict(dict)
    for level, use in (*held(levels), *promised(levels), *counted(levels)):
        found[level][use] = None
    return {level: list(users) for level, users in found.items()}


def held(levels):
    """Firms and wanted skills that hold a level."""
    for row in Strength.objects.filter(level__in=levels).select_related("firm", "wanted_skill").order_by("pk"):
        if row.firm_id:
            yield row.level_id, Use(row.firm.name, reverse("firms:firm_detail", args=[row.firm_id]))
        else:
            label = _("Wanted skill: %(name)s") % {"name": row.wanted_skill.name}
            yield row.level_id, Use(label, reverse("firms:setup_wanted_edit", args=[row.wanted_skill_id]))


def promised(levels):
    """Certificates whose scope names a level, and promises to stay out of it."""
    rows = Certification.scope.through.objects.filter(level__in=levels).select_related("certification__firm")
    for row in rows:
        held, url = row.certification, reverse("firms:firm_detail", args=[row.certification.firm_id])
        label = _("%(firm)s, certificate %(standard)s") % {"firm": held.firm.name, "standard": held.standard}
        yield row.level_id, Use(label, url)
    for row in Undertaking.levels.through.objects.filter(level__in=levels).select_related("undertaking__firm"):
        firm = row.undertaking.firm
        label = _("%(firm)s, undertaking not to compete") % {"firm": firm.name}
        yield row.level_id, Use(label, reverse("firms:firm_detail", args=[firm.pk]))


def counted(levels):
    """Rows of other apps that point at a level, whatever they are."""
    for relation in Level._meta.get_fields(include_hidden=True):
        if not relation.one_to_many or relation.related_model in OWN:
            continue
        rows, name = relation.related_model._base_manager, relation.field.name
        known = relation.related_model._meta
        label = COUNTED.get(known.label_lower, known.verbose_name_plural)
        for level, number in (
            rows.filter(**{f"{name}__in": levels}).order_by().values_list(name).annotate(number=Count("pk"))
        ):
            yield level, Use(_("%(label)s: %(number)d") % {"label": label, "number": number})
