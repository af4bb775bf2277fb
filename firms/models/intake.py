"""An application to join the park, as the firm itself fills it in by its link, before and between reviews."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firms.models.accounts import Role
from firms.models.park import Park
from naturopole.scoping import Scoped, ScopedQuerySet, is_known
from naturopole.workflow import Transition


def is_author(user, intake):
    """The firm acts through its link, without an account."""
    return user is None


def is_system(user, intake):
    """Follows from a decision, or from the desk's request for a new link; nobody presses it."""
    return user is None


class IntakeQuerySet(ScopedQuerySet):
    """A draft belongs to its author alone, who holds the link; the office sees that it exists once it is sent."""

    def visible_to(self, user):
        if not is_known(user) or not user.has_role(Role.PRESIDENT, Role.OFFICE, Role.ADMINISTRATOR):
            return self.none()
        return self.filter(candidacy__isnull=False)


class Intake(Scoped):
    """What a firm typed in the public form, kept as typed; it becomes a firm and a candidacy when it is sent.

    `answers` holds the form's fields by name, `position` {level key: strength}; `any_axes` the axes answered with
    "any" and `unfitting_axes` those where no level fits, with the level asked for in `answers`. `sent` holds these four
    by name, for the desk. Of each link only the SHA-256 is stored.
    """

    class Status(models.TextChoices):
        OPEN = "open", _("Being written")
        SENT = "sent", _("Sent")
        REOPENED = "reopened", _("Reopened")

    WRITABLE = (Status.OPEN, Status.REOPENED)
    TRANSITIONS = {
        "send": Transition(_("Send"), {*WRITABLE, Status.SENT}, Status.SENT, is_author),
        "reopen": Transition(_("Reopen"), {*WRITABLE, Status.SENT}, Status.REOPENED, is_system),
    }

    park = models.ForeignKey(Park, models.CASCADE, related_name="intakes")
    token_sha256 = models.CharField(max_length=64, unique=True)
    former_sha256s = ArrayField(
        models.CharField(max_length=64), default=list, help_text="Earlier links that still open the application."
    )
    expires_at = models.DateTimeField()
    email = models.EmailField(_("e-mail address"))
    language = models.CharField(max_length=2, default="fr")
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.OPEN)
    answers = models.JSONField(default=dict)
    position = models.JSONField(default=dict)
    any_axes = models.JSONField(default=list)
    unfitting_axes = models.JSONField(default=list)
    sent = models.JSONField(default=dict, help_text="What was typed when it was last sent; drafts do not touch it.")
    revision = models.PositiveIntegerField(default=1)
    candidacy = models.OneToOneField("firms.Candidacy", models.CASCADE, null=True, blank=True, related_name="intake")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = IntakeQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [GinIndex(fields=["former_sha256s"], name="intake_former_links")]

    @property
    def is_expired(self):
        return self.expires_at < timezone.now()

    @property
    def is_writable(self):
        """A draft is, until it is sent; a file is while more is asked for."""
        if self.candidacy is None:
            return self.status == Intake.Status.OPEN
        return self.candidacy.status == self.candidacy.Status.MORE_ASKED

    def __str__(self):
        return self.answers.get("name") or self.email
