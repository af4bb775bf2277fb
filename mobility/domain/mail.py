"""Mail about jobs: somebody else may read it, so it says nothing but where to look."""

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils import translation
from django.utils.translation import gettext as _


def tell(*people):
    """Write to each person once, in her language; None and people whose account is closed are left out.

    One sentence and the address of the home page, where the matter waits: no name, no firm, no vacancy, and no
    path that would give the subject away. Written in the caller's transaction, so that nothing is told that did
    not happen.
    """
    known = {person.pk: person for person in people if person is not None and person.is_active}
    if known:
        get_connection().send_messages([message_for(person) for person in known.values()])


def message_for(person) -> EmailMessage:
    with translation.override(person.language or "fr"):
        body = _("Something new waits for you: %(url)s") % {"url": f"{settings.BASE_URL}/"}
        return EmailMessage(_("A message for you"), body, None, [person.email])
