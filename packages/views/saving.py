"""Who may open the pages of sales."""

from django.core.exceptions import PermissionDenied

from packages.models.client import SELLERS


def only_sellers(user):
    """403 for who sells nothing."""
    if not user.firm_ids(*SELLERS):
        raise PermissionDenied
