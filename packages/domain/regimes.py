"""Which clients a VAT regime is for."""

from django.utils.translation import gettext as _
from stdnum.eu import vat

from packages.models import Quote

FRANCE = {"FR", "MC"}  # Monaco counts as France for VAT
# Greece writes its VAT numbers with EL; Northern Ireland (XI) is no country.
UNION = ({country.upper() for country in vat.MEMBER_STATES} - {"XI"}) | {"EL"}


def refusal(regime, client) -> str:
    """Why this client's quote can't follow the regime, in words; "" when it can."""
    country = client.country.upper()
    if regime == Quote.Regime.REVERSE_CHARGE:
        if country in FRANCE or country not in UNION:
            return _(
                "Reverse charge is for a business in another country of the European Union: see the client’s country."
            )
        if not vat.is_valid(client.vat_number) or client.vat_number.upper().startswith("FR"):
            return _("Reverse charge needs the client’s VAT number of another country: enter it in the client’s file.")
    if regime == Quote.Regime.EXPORT and (country in UNION or country in FRANCE):
        return _("Export is for a client outside the European Union: see the client’s country.")
    return ""
