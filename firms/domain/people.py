"""People come in by invitation."""

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from firms.models import Membership, User


@transaction.atomic
def invite(email, *, park, role, firm=None, partner=None, language="fr", **names) -> User:
    """Open an account for `email`, or find it, give it the role and write to the person; no password is set.

    The message holds the address of the login page only: the person asks for a code there.
    """
    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        user = User.objects.create_user(email, language=language, **names)
    Membership.objects.get_or_create(user=user, park=park, firm=firm, partner=partner, role=role)
    with translation.override(user.language or language):
        body = _("You are invited to %(park)s. Sign in with this address: %(url)s") % {
            "park": park.name,
            "url": f"{settings.BASE_URL}/account/login/",
        }
        send_mail(_("Your invitation to %(park)s") % {"park": park.name}, body, None, [user.email])
    return user
