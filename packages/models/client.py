"""The firms that buy package solutions."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _
from stdnum.eu import vat as vat_number
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


def valid_vat_number(value):
    """Refuses a VAT number of the European Union that its country's rules would not give."""
    try:
        vat_number.validate(value)
    except NumberError:
        from django.core.exceptions import ValidationError

        text = _("This VAT number is not valid: two letters of the country, then its digits.")
        raise ValidationError(text) from None


class ClientQuerySet(ScopedQuerySet):
    """A client belongs to the sales people and directors of the firm that brought it in."""

    def visible_to(self, user):
        return self.filter(firm_id__in=user.firm_ids(*SELLERS)) if is_known(user) else self.none()


class Client(Scoped):
    """A client of one firm: who it is, where it is, and whom to write to."""

    VERBS = {"created": _("Added"), "edited": _("Changed")}

    firm = models.ForeignKey(Firm, models.PROTECT, related_name="clients")
    name = models.CharField(_("Company name"), max_length=120)
    siren = models.CharField("SIREN", max_length=9, blank=True, validators=[valid_siren])
    vat_number = models.CharField(_("VAT number"), max_length=16, blank=True, validators=[valid_vat_number])
    contact = models.CharField(_("Contact"), max_length=120, blank=True)
    email = models.EmailField(_("E-mail address"))
    address = models.TextField(_("Address"), max_length=500)
    delivery_address = models.TextField(_("Delivery address, if another"), max_length=500, blank=True)
    country = models.CharField(_("Country"), max_length=2, default="FR", help_text=_("Two letters, such as FR or BE."))
    language = models.CharField(
        _("Language of the quote"), max_length=2, default="fr", choices=[("fr", "Français"), ("en", "English")]
    )
    early = models.BooleanField(_("Brings us in while its product is being engineered"), default=False)
    early_note = models.TextField(_("What is being developed together"), max_length=1000, blank=True)
    revision = models.PositiveIntegerField(default=1, db_default=1)
    request_key = models.UUIDField(null=True, unique=True)

    objects = ClientQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        indexes = [GinIndex(OpClass(Upper("name"), name="gin_trgm_ops"), name="client_name_trigrams")]
        constraints = [
            models.UniqueConstraint(
                fields=["firm", "name"],
                name="client_name_once_a_firm",
                violation_error_message=_("You already have a client of this name."),
            )
        ]

    def __str__(self):
        return self.name


class OfClientQuerySet(ScopedQuerySet):
    """As visible as the client."""

    def visible_to(self, user):
        return self.filter(client__in=Client.objects.visible_to(user).values("pk"))


class Contact(Scoped):
    """A person at a client's, to whom a quote may be addressed instead of the client's own address."""

    client = models.ForeignKey(Client, models.CASCADE, related_name="contacts")
    name = models.CharField(_("Name"), max_length=120)
    position = models.CharField(_("Position"), max_length=120, blank=True)
    email = models.EmailField(_("E-mail address"))
    phone = models.CharField(_("Telephone"), max_length=30, blank=True)
    request_key = models.UUIDField(null=True, unique=True)

    objects = OfClientQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self):
        return self.name


class DeliveryPlace(Scoped):
    """Where a client may want its goods delivered, beside its own address."""

    client = models.ForeignKey(Client, models.CASCADE, related_name="places")
    name = models.CharField(_("Name"), max_length=80)
    address = models.TextField(_("Address"), max_length=500)
    country = models.CharField(_("Country"), max_length=2, default="FR", help_text=_("Two letters, such as FR or BE."))
    request_key = models.UUIDField(null=True, unique=True)

    objects = OfClientQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self):
        return self.name
