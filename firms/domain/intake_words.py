"""The questions of the application form in words: for the form, for a conflict of two tabs, and for the history."""

from django.utils.translation import gettext_lazy as _

from firms.models import Axis

LABELS = {
    "name": _("Name of the firm"),
    "legal_form": _("Legal form"),
    "siren": _("SIREN"),
    "siret": _("SIRET"),
    "vat_number": _("French VAT number"),
    "founded": _("Year of foundation"),
    "address": _("Street or place"),
    "postcode": _("Postcode"),
    "commune": _("Town"),
    "website": _("Website"),
    "contact": _("Name of the contact"),
    "phone": _("Telephone"),
    "email": _("E-mail address"),
    "project": _("Your project"),
    "part": _("What you would do in the park"),
    "jobs_now": _("Jobs today"),
    "jobs_planned": _("Jobs planned in three years"),
    "premises": _("Premises wanted"),
    "wished_on": _("Wished date of arrival"),
    "wanted_skill": _("Wanted skill you answer"),
    "group_name": _("Group"),
    "undertakings": _("Promises not to compete"),
    "consent": _("Data note"),
    "position": _("Place on the axes"),
}
ANY = {
    Axis.PROCESS: _("We work on any step"),
    Axis.MARKET: _("We serve any market"),
    Axis.SPECIALTY: _("We work any specialty"),
}
UNFIT = _("No level fits")
NEED = _("No level fits: we would need")
# Shown in the history by name only, without the words typed.
PERSONAL = ("contact", "phone", "email")


def label_of(name):
    """The question behind a field's name; every question about an axis counts as the position."""
    return LABELS.get(name, LABELS["position"])
