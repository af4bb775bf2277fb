"""How a vacancy is written and shown: templates, noticeboards in the workshops, the representatives' digest."""

from zlib import crc32

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firms.models import Firm, Park, Role
from mobility.models.vacancy import Vacancy
from naturopole.scoping import Scoped, ScopedQuerySet, is_known

KEEPERS = (Role.HR, Role.STAFF_REPRESENTATIVE)
"""Roles that post on their firm's boards and clear them."""


class OwnHrQuerySet(ScopedQuerySet):
    """The firm's own HR."""

    def visible_to(self, user):
        return self.filter(firm_id__in=user.firm_ids(Role.HR)) if is_known(user) else self.none()


class VacancyTemplate(Scoped):
    """A vacancy's words kept by a firm for the next time; `content` holds the form's fields by name, no dates."""

    VERBS = {"created": _("Added"), "edited": _("Changed")}

    firm = models.ForeignKey(Firm, models.CASCADE, related_name="vacancy_templates")
    name = models.CharField(_("Name of the template"), max_length=80)
    content = models.JSONField(default=dict)
    updated_at = models.DateTimeField(auto_now=True)

    objects = OwnHrQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["firm", "name"],
                name="vacancy_template_name_once",
                violation_error_message=_("Your firm already has a template of this name."),
            )
        ]

    def __str__(self):
        return self.name


class NoticeboardQuerySet(ScopedQuerySet):
    """Whoever keeps the boards of the firm; the park's own are kept by everybody who keeps one, and by the office."""

    def visible_to(self, user):
        if not is_known(user):
            return self.none()
        keeps = models.Q(firm_id__in=user.firm_ids(*KEEPERS))
        if user.has_role(*KEEPERS, Role.OFFICE):
            keeps |= models.Q(firm__isnull=True)
        return self.filter(keeps)


class Noticeboard(Scoped):
    """A board on a wall where posters hang; `firm` is empty for one of the whole park, such as the town hall's."""

    VERBS = {"created": _("Added"), "edited": _("Changed")}

    park = models.ForeignKey(Park, models.CASCADE, related_name="noticeboards")
    firm = models.ForeignKey(Firm, models.CASCADE, null=True, blank=True, related_name="noticeboards")
    name = models.CharField(_("Board"), max_length=80)
    place = models.CharField(_("Where it hangs"), max_length=120, blank=True)
    in_use = models.BooleanField(_("In use"), default=True)
    request_key = models.UUIDField(null=True, unique=True)

    objects = NoticeboardQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self):
        return self.name

    @property
    def revision(self) -> int:
        """Changes with every word of the board: an edit says by it which words it was made from."""
        return crc32(f"{self.name}\n{self.place}\n{self.in_use}".encode())


class PostingQuerySet(ScopedQuerySet):
    """Whoever keeps the board, and HR of the vacancy's firm, who wants to know where it hangs."""

    def visible_to(self, user):
        if not is_known(user):
            return self.none()
        kept = models.Q(board__in=Noticeboard.objects.visible_to(user).values("pk"))
        return self.filter(kept | models.Q(vacancy__firm_id__in=user.firm_ids(Role.HR)))

    def hanging(self):
        return self.filter(removed_at__isnull=True)


class Posting(Scoped):
    """A poster on a board: who hung it and when, who must take it down by which day, and who did."""

    VERBS = {"posted": _("Posted"), "removed": _("Taken down"), "put_back": _("Still hanging")}

    vacancy = models.ForeignKey(Vacancy, models.CASCADE, related_name="postings")
    board = models.ForeignKey(Noticeboard, models.CASCADE, related_name="postings", verbose_name=_("Board"))
    posted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="postings")
    posted_at = models.DateTimeField(default=timezone.now)
    remove_by = models.DateField(_("To be taken down by"))
    remover = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="postings_to_remove", verbose_name=_("Taken down by")
    )
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="postings_removed"
    )

    objects = PostingQuerySet.as_manager()

    class Meta:
        ordering = ["remove_by", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["vacancy", "board"],
                condition=models.Q(removed_at__isnull=True),
                name="posting_hangs_once",
                violation_error_message=_("This vacancy hangs on that board already."),
            )
        ]

    def __str__(self):
        return f"{self.vacancy}, {self.board}"

    @property
    def is_late(self):
        return self.removed_at is None and self.remove_by < timezone.localdate()


class DigestSent(Scoped):
    """That a staff representative was told of one week's digest, so that the daily task tells once; read by nobody."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="digests")
    monday = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "monday"], name="digest_once_a_week")]

    def __str__(self):
        return f"{self.user}, {self.monday}"
