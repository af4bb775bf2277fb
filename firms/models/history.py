"""Who did what, and the mail that waits to leave."""

import pgtrigger
from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils import timezone

from firms.models.accounts import Role
from naturopole.scoping import Scoped, ScopedQuerySet, is_known


class EventQuerySet(models.QuerySet):
    """History is read through the row it tells about, never as a list of its own."""

    def about(self, subject):
        return self.filter(kind=subject._meta.label_lower, subject_id=subject.pk).select_related("by")

    def record(self, subject, *, verb, by=None, source="", target="", note="", detail=None):
        """Write one history row about `subject`; `by` is None for a client or a scheduled task."""
        return self.create(
            kind=subject._meta.label_lower,
            subject_id=subject.pk,
            verb=verb,
            by=by if by is not None and by.is_authenticated else None,
            source=source,
            target=target,
            note=note,
            detail=detail or {},
        )


class Event(models.Model):
    """One business event: who, when, what, from which status to which, and why. Never changed or deleted."""

    kind = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    verb = models.CharField(max_length=40)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="events")
    at = models.DateTimeField(default=timezone.now)
    source = models.CharField(max_length=24, blank=True)
    target = models.CharField(max_length=24, blank=True)
    note = models.TextField(blank=True)
    detail = models.JSONField(default=dict)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["kind", "subject_id", "-at"], name="event_subject")]
        triggers = [pgtrigger.Protect(name="event_is_final", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self):
        return f"{self.kind} {self.subject_id}: {self.verb}"

    @property
    def label(self):
        """What happened, in words: the status reached, or the subject's own word for a verb without one."""
        subject = apps.get_model(self.kind)
        reached = dict(subject.Status.choices).get(self.target) if self.target else None
        return reached or getattr(subject, "VERBS", {}).get(self.verb, self.verb)


class OutboxQuerySet(ScopedQuerySet):
    """Mail is read by the park administrator only, and on a page that exists in the demo only."""

    def visible_to(self, user):
        return self.all() if is_known(user) and user.has_role(Role.ADMINISTRATOR) else self.none()

    def due(self):
        return self.filter(sent_at=None, failed=False, next_attempt_at__lte=timezone.now())


class OutboxMail(Scoped):
    """A message written in the same transaction as what it tells, sent later; at least once, never lost."""

    sender = models.CharField(max_length=200)
    recipient = models.CharField(max_length=254)
    subject = models.CharField(max_length=250)
    body = models.TextField()
    message_id = models.CharField(max_length=120, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    next_attempt_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    failed = models.BooleanField(default=False)
    error = models.TextField(blank=True)

    objects = OutboxQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["next_attempt_at"], name="outbox_due", condition=models.Q(sent_at=None))]

    def __str__(self):
        return f"{self.recipient}: {self.subject}"
