"""What goes with an application: files, an outsider's link, messages and references."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firms.models import Firm, Role
from mobility.models.application import Application
from mobility.models.publishing import OwnHrQuerySet
from naturopole.scoping import Scoped, ScopedQuerySet, is_known
from naturopole.workflow import Transition


class OfApplicationQuerySet(ScopedQuerySet):
    """As visible as the application; a withdrawn one keeps nothing for the hiring firm."""

    def visible_to(self, user):
        rows = Application.objects.visible_to(user)
        withdrawn = models.Q(application__status=Application.Status.WITHDRAWN)
        mine = models.Q(application__employee__user=user) if is_known(user) else models.Q(pk=None)
        return self.filter(~withdrawn | mine, application__in=rows.values("pk"))


class ApplicationFile(Scoped):
    """A CV, a letter or a certificate, kept under a random name and served by a view that checks its reader."""

    class Kind(models.TextChoices):
        CV = "cv", _("CV")
        LETTER = "letter", _("Letter")
        OTHER = "other", _("Another paper")

    application = models.ForeignKey(Application, models.CASCADE, related_name="files")
    kind = models.CharField(_("What it is"), max_length=6, choices=Kind.choices, default=Kind.CV)
    file = models.FileField(upload_to="applications/", max_length=160)
    file_name = models.CharField(max_length=160, help_text="The name it had on the sender's computer.")
    size = models.PositiveIntegerField(help_text="In bytes.")
    sha256 = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField(default=timezone.now)

    objects = OfApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "pk"]

    def __str__(self):
        return self.file_name


class ApplicationLink(Scoped):
    """An outsider's way back to her own application, without an account; only a fingerprint is kept. Never listed."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="links")
    token_sha256 = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()

    def __str__(self):
        return f"{self.application}"


class Message(Scoped):
    """Something the recruiters wrote to the person; it is read here, mail only says that it waits."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="messages")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    subject = models.CharField(_("Subject"), max_length=120)
    body = models.TextField(_("Message"), max_length=4000)
    at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)
    request_key = models.UUIDField(null=True, unique=True)

    objects = OfApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self):
        return self.subject


class MessageTemplate(Scoped):
    """A firm's wording for a message to candidates, in both languages; `{name}`, `{job}` and `{firm}` are filled in."""

    class Purpose(models.TextChoices):
        RECEIVED = "received", _("Received")
        INTERVIEW = "interview", _("Interview")
        OFFER = "offer", _("Offer")
        REFUSAL = "refusal", _("Refusal")
        OTHER = "other", _("Another purpose")

    VERBS = {"created": _("Added"), "edited": _("Changed")}

    firm = models.ForeignKey(Firm, models.CASCADE, related_name="message_templates")
    name = models.CharField(_("Name of the template"), max_length=80)
    purpose = models.CharField(_("Purpose"), max_length=10, choices=Purpose.choices, default=Purpose.OTHER)
    subject_fr = models.CharField(_("Subject in French"), max_length=120)
    body_fr = models.TextField(_("Message in French"), max_length=4000)
    subject_en = models.CharField(_("Subject in English"), max_length=120)
    body_en = models.TextField(_("Message in English"), max_length=4000)
    revision = models.PositiveIntegerField(default=1)
    request_key = models.UUIDField(null=True, unique=True)

    objects = OwnHrQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["firm", "name"],
                name="message_template_name_once",
                violation_error_message=_("Your firm already has a template of this name."),
            )
        ]

    def __str__(self):
        return self.name


def concerns(user, reference):
    """One query, whatever has been read of the row."""
    return Application._base_manager.filter(pk=reference.application_id, employee__user=user).exists()


def writes(user, reference):
    """HR of the present employer, who learns of the question only once the person has agreed."""
    employee = reference.application.employee
    return employee is not None and employee.firm_id in user.firm_ids(Role.HR)


class ReferenceQuerySet(ScopedQuerySet):
    """The person and the recruiters; HR of the present employer once the person has agreed."""

    def visible_to(self, user):
        if not is_known(user):
            return self.none()
        mine = models.Q(application__employee__user=user)
        hiring = models.Q(application__in=Application.objects.hiring(user).values("pk"))
        agreed = models.Q(status__in=(Reference.Status.AGREED, Reference.Status.WRITTEN))
        told = models.Q(application__in=Application.objects.visible_to(user).values("pk"))
        own_hr = models.Q(application__employee__firm_id__in=user.firm_ids(Role.HR)) & agreed & told
        return self.filter(mine | hiring | own_hr)


class Reference(Scoped):
    """Words of the present employer about the person: asked for by the recruiters, only with the person's consent."""

    class Status(models.TextChoices):
        ASKED = "asked", _("The person’s answer awaited")
        AGREED = "agreed", _("The person agrees")
        DECLINED = "declined", _("The person declines")
        WRITTEN = "written", _("Written")

    TRANSITIONS = {
        "agree": Transition(_("I agree"), {Status.ASKED}, Status.AGREED, concerns, "go"),
        "decline": Transition(
            _("I do not wish it"), {Status.ASKED, Status.AGREED}, Status.DECLINED, concerns, done=_("Declined.")
        ),
        "write": Transition(_("Send the reference"), {Status.AGREED}, Status.WRITTEN, writes, "go"),
    }

    application = models.OneToOneField(Application, models.CASCADE, related_name="reference")
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.ASKED)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    text = models.TextField(_("Reference"), max_length=4000, blank=True)

    objects = ReferenceQuerySet.as_manager()

    def __str__(self):
        return f"{self.application}"
