"""The firms that buy package solutions."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from stdnum.exceptions import ValidationError as NumberError
from stdnum.fr import siren as siren_number

from firms.models import Firm, Role
from naturopole.scoping import Scoped, ScopedQuerySet, is_known

SELLERS = (Role.SALES, Role.DIRECTOR)


def valid_siren(value):
    """Refuses a SIREN whose check digit is wrong."""
    try:
        siren_number.validate(value)
    except NumberError:
        from django.core.exceptions import ValidationError

        raise ValidationError(_("This SIREN is not valid: check its nine digits.")) from None


class ClientQuerySet(ScopedQuerySet):
    """A client belongs to the sales people and directors of the firm that brought it in."""

    def visible_to(self, user):
        return self.filter(firm_id__in=user.firm_ids(*SELLERS)) if is_known(user) else self.none()


class Client(Scoped):
    """A client of one firm: who it is, where it is, and whom to write to."""

    firm = models.ForeignKey(Firm, models.PROTECT, related_name="clients")
    name = models.CharField(_("Company name"), max_length=120)
    siren = models.CharField("SIREN", max_length=9, blank=True, validators=[valid_siren])
    vat_number = models.CharField(_("VAT number"), max_length=16, blank=True)
    contact = models.CharField(_("Contact"), max_length=120, blank=True)
    email = models.EmailField(_("E-mail address"))
    address = models.TextField(_("Address"), max_length=500)
    delivery_address = models.TextField(_("Delivery address, if another"), max_length=500, blank=True)
    language = models.CharField(
        _("Language of the quote"), max_length=2, default="fr", choices=[("fr", "Français"), ("en", "English")]
    )
    request_key = models.UUIDField(null=True, unique=True)

    objects = ClientQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["firm", "name"],
                name="client_name_once_a_firm",
                violation_error_message=_("You already have a client of this name."),
            )
        ]

    def __str__(self):
        return self.name
