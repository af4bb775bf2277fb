"""A discount or a margin beyond the firm's threshold asks its director before the quote leaves."""

import hashlib
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from firms.models import Event, Role, User
from naturopole import formats, workflow
from naturopole.todo import Todo
from naturopole.workflow import InvalidTransition
from packages.documents import in_language
from packages.domain import lines
from packages.domain.quoting import locked_draft
from packages.domain.sheet import sheet_of
from packages.models import Approval, Quote, SalesPolicy

PLACES = Decimal("0.01")
# kind of a reason: its sentence, see `reason`
SENTENCES = {
    "line": gettext_lazy("The discounts at %(step)s come to %(percent)s; up to %(limit)s needs no approval."),
    "whole": gettext_lazy("The discount on the whole is %(percent)s; up to %(limit)s needs no approval."),
    "margin": gettext_lazy("The margin is %(percent)s of the net; from %(limit)s on needs no approval."),
}
# The head of a quote as far as a director judges it: what the client pays, and what the firms are paid.
HEAD = ("version", "client_id", "mode", "discount_percent", "fee_percent", "currency", "currency_rate", "regime")
LINE = ("unit_price", "discount_percent", "second_discount_percent", "chosen", "alternative", "outside_supplier")
VERBS = {"approve": "approved", "refuse": "not_approved"}


@dataclass(frozen=True)
class Standing:
    """Why the draft needs the director's word, and the approval of this very draft, or None while none was asked."""

    reasons: list[dict]
    approval: Approval | None = None

    @property
    def is_open(self) -> bool:
        """The draft may not leave yet."""
        return bool(self.reasons) and (self.approval is None or self.approval.status != Approval.Status.APPROVED)

    @property
    def sentences(self) -> list[str]:
        return [sentence(reason) for reason in self.reasons]


def policy_of(firm) -> SalesPolicy | None:
    """The firm's thresholds, or None: without them nothing needs an approval."""
    try:
        return firm.sales_policy
    except SalesPolicy.DoesNotExist:
        return None


def reasons(quote, sheet) -> list[dict]:
    """What goes beyond the thresholds, as `reason` writes it; a line's discounts count with the one on the whole."""
    policy = policy_of(quote.firm)
    if policy is None or not sheet.lines:
        return []
    most, least, whole = policy.max_discount_percent, policy.min_margin_percent, quote.discount_percent
    found = [reason("whole", whole, most)] if whole > most else []
    for line in sheet.lines:
        own = line.discount_percent or line.second_discount_percent
        percent = compound(line.discount_percent, line.second_discount_percent, whole)
        if own and percent > most:
            found.append(reason("line", percent, most, line.stage))
    if sheet.split.margin_percent < least:
        found.append(reason("margin", sheet.split.margin_percent, least))
    return found


def compound(*percents) -> Decimal:
    """Discounts on top of each other as one, in percent."""
    kept = Decimal(100)
    for percent in percents:
        kept = kept * (100 - percent) / 100
    return 100 - kept


def reason(kind, percent, limit, stage=None) -> dict:
    """One reason as it is kept: its kind, the figure and the threshold as text, and the step in both languages."""
    step = {"fr": stage.name_fr, "en": stage.name_en} if stage else None
    # Rounded away from the threshold: a figure beyond it never reads as the threshold itself.
    shown = percent.quantize(PLACES, ROUND_FLOOR if kind == "margin" else ROUND_CEILING)
    return {"kind": kind, "percent": str(shown), "limit": str(limit), "step": step}


def sentence(kept) -> str:
    """A reason in words, in the reader's language."""
    given = {name: formats.percent(Decimal(kept[name]), get_language()) for name in ("percent", "limit")}
    given["step"] = in_language(kept["step"]) if kept["step"] else ""
    return str(SENTENCES[kept["kind"]]) % given


def judged(quote, sheet) -> str:
    """A word that changes with whatever the director judges; a note or a firm's plain "yes" asks nobody anew."""
    seen = [str(getattr(quote, name)) for name in HEAD]
    for line in sheet.lines:
        seen += [line.specification, *(str(getattr(line, name)) for name in LINE)]
    return hashlib.sha256("\x1f".join(seen).encode()).hexdigest()


def standing(quote, sheet) -> Standing:
    """Whether the draft needs an approval and has it. One query, and only beyond a threshold."""
    found = reasons(quote, sheet)
    if not found:
        return Standing([])
    rows = quote.approvals.filter(stamp=judged(quote, sheet)).select_related("asked_by", "decided_by")
    return Standing(found, rows.first())


def obstacles(quote, sheet) -> list[str]:
    """What keeps the quote from leaving until the director has approved it as it stands."""
    now = standing(quote, sheet)
    if not now.is_open:
        return []
    if now.approval is None:
        return [f"{_('Your director has to approve this draft: ask for it.')} {' '.join(now.sentences)}"]
    if now.approval.status == Approval.Status.REFUSED:
        return [_("The director has not approved this draft: %(note)s") % {"note": now.approval.note}]
    return [
        _("The director has not answered yet: approval asked on %(day)s.")
        % {"day": formats.day(now.approval.asked_at, get_language())}
    ]


@transaction.atomic
def ask(quote, *, by) -> tuple[Approval, bool]:
    """Ask the director to approve the draft as it stands; answers (the approval, whether it is new).

    Raises InvalidTransition when nothing needs an approval, and when this very draft was refused.
    """
    fresh = locked_draft(quote.pk)
    sheet = sheet_of(fresh)
    now = standing(fresh, sheet)
    if not now.reasons:
        raise InvalidTransition(_("Nothing in this draft needs an approval."))
    if now.approval:
        if now.approval.status == Approval.Status.REFUSED:
            raise InvalidTransition(_("The director has not approved this draft: change it, then ask again."))
        return now.approval, False
    approval = Approval.objects.create(
        quote=fresh, version=fresh.version, stamp=judged(fresh, sheet), reasons=now.reasons, asked_by=by
    )
    Event.objects.record(fresh, verb="approval_asked", by=by)
    tell_directors(approval)
    return approval, True


def directors_of(firm_id) -> list[User]:
    held = User.objects.filter(memberships__role=Role.DIRECTOR, memberships__firm=firm_id, is_active=True)
    return list(held.distinct().order_by("pk"))


def tell_directors(approval):
    """Write to who may decide: a link and nothing else."""
    people = directors_of(approval.quote.firm_id)
    mail(
        [user for user in people if may_decide(user, approval, people)],
        gettext_lazy("A quote waits for your approval"),
        reverse("packages:approval_detail", args=[approval.pk]),
    )


def mail(people, subject, path):
    """One mail a person, in the language of each. One statement."""
    mails = []
    for user in people:
        with translation.override(user.language or "fr"):
            body = _("Read it here: %(url)s") % {"url": settings.BASE_URL + path}
            mails.append(EmailMessage(str(subject), body, None, [user.email]))
    get_connection().send_messages(mails)


def may_decide(user, approval, directors) -> bool:
    """A director of the firm, but not who asked, unless the firm has no other director."""
    return user in directors and (user.pk != approval.asked_by_id or directors == [user])


@transaction.atomic
def decide(approval, move, *, by, note="") -> Approval:
    """Approve or refuse, with a note; the draft must still be the one that was asked about.

    Raises PermissionDenied for who may not, InvalidTransition when the draft has changed, has left, or is decided.
    """
    quote = locked_draft(approval.quote_id)
    if not may_decide(by, approval, directors_of(quote.firm_id)):
        raise PermissionDenied
    if judged(quote, sheet_of(quote)) != approval.stamp:
        raise InvalidTransition(_("The draft has changed since this was asked: sales has to ask again."))
    approval.decided_by, approval.decided_at, approval.note = by, timezone.now(), note
    done = workflow.apply(approval, move, by=by, note=note, also=["decided_by", "decided_at", "note"])
    Event.objects.record(quote, verb=VERBS[move], by=by, note=note)
    path = reverse("packages:quote_firms", args=[quote.pk])
    mail([done.asked_by], gettext_lazy("Your director has answered"), path)
    return done


def asked_of(user) -> list:
    """What directors have still to approve or refuse."""
    if not user.has_role(Role.DIRECTOR):
        return []
    rows = Approval.objects.filter(
        status=Approval.Status.ASKED,
        quote__status__in=Quote.EDITABLE,
        quote__firm_id__in=user.firm_ids(Role.DIRECTOR),
    )
    rows = rows.order_by("quote_id", "-pk").distinct("quote_id")
    who = {"words": ("asked_by__first_name", "asked_by__last_name"), "status": "asked_by__email", "number": "quote_id"}
    return [lines.about_quote(rows, "approve", path="quote__", whose="quote__client__name", **who)[:5]]


def todo(found) -> list[Todo]:
    return [to_decide(row) for row in sorted(found.get("approve", []), key=lambda row: row.number)]


def to_decide(row) -> Todo:
    """The two words are who asks, `status` the address in place of a person without a name."""
    name = f"{row.name_fr} {row.name_en}".strip() or row.status
    text = _("%(name)s asks for your approval, for %(client)s.") % {"name": name, "client": row.whose}
    url = reverse("packages:approval_detail", args=[row.key])
    tag = str(Approval.Status.ASKED.label)
    return Todo("shield-check", row.title, text, url, _("Decide"), tag=tag)
