"""Messages around an application: a link and nothing else."""

from django.conf import settings
from django.core.mail import send_mail
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from firms.models import Membership, Role

ARRIVED = gettext_lazy("An application has arrived")
WITHDRAWN = gettext_lazy("An application was withdrawn")
APPEALED = gettext_lazy("A firm appeals")


def invite(intake, address):
    with translation.override(intake.language):
        subject = _("Your application to %(park)s") % {"park": intake.park.short_name}
        body = _("Write your application here, in one or several goes. Keep this link for yourself: %(url)s")
        send_mail(subject, body % {"url": address}, None, [intake.email])


def send_link(intake, address):
    with translation.override(intake.language):
        subject = _("Your application to %(park)s") % {"park": intake.park.short_name}
        body = _("Here is your new link; the one before no longer works: %(url)s")
        send_mail(subject, body % {"url": address}, None, [intake.email])


def tell_news(intake, address):
    """That the park has decided something; what, is read behind the link."""
    with translation.override(intake.language):
        subject = _("News of your application to %(park)s") % {"park": intake.park.short_name}
        body = _("Read it here: %(url)s")
        send_mail(subject, body % {"url": address}, None, [intake.email])


def tell_received(intake, address):
    """The receipt, to the contact named in the form."""
    with translation.override(intake.language):
        subject = _("We have received your application %(reference)s") % {"reference": intake.candidacy.reference}
        body = _("Follow it, or withdraw it, with your link: %(url)s")
        send_mail(subject, body % {"url": address}, None, [intake.candidacy.contact_email])


def tell_desk(candidacy, subject):
    """A note to the president and the office: that something came, and where to read it."""
    url = settings.BASE_URL + reverse("firms:candidacy_detail", args=[candidacy.pk])
    desk = Membership.objects.filter(
        park=candidacy.firm.park_id, role__in=[Role.PRESIDENT, Role.OFFICE], user__is_active=True
    )
    for email, language in desk.values_list("user__email", "user__language").distinct():
        with translation.override(language or "fr"):
            send_mail(str(subject), _("Read it here: %(url)s") % {"url": url}, None, [email])
