"""Sales that were lost, for tests."""

from decimal import Decimal

from django.utils import timezone

from naturopole import workflow
from packages.domain import losses, offers
from packages.models import Answer, Loss, Opportunity, Quote
from tests.factories import LevelFactory, member
from tests.packages.factories import ClientFactory, LineFactory


def stage_of(park):
    """A step that all tests' quotes use, so that parks do not fill with steps."""
    return park.levels.filter(axis="process").first() or LevelFactory(park=park)


def sent(firm, net="100.00", **fields) -> Quote:
    """A quote of one line that has left."""
    line = LineFactory(quote__firm=firm, stage=stage_of(firm.park), unit_price=Decimal(net), **fields)
    return offers.send(line.quote, by=line.quote.created_by)[0].quote


def answered(quote, kind, **words) -> Quote:
    """The quote after the client's answer."""
    link = offers.link_of(offers.open_link(quote.versions.first()).split("/")[4])
    offers.close(link, kind, **words)
    return Quote.objects.get(pk=quote.pk)


def declined(firm, net="100.00", **fields) -> Quote:
    return answered(sent(firm, net, **fields), Answer.Kind.DECLINED, reason="Too late")


def chance(firm, client=None, **fields) -> Opportunity:
    """An opportunity that is open."""
    client = client or ClientFactory(firm=firm)
    given = {"title": "Chance", "expected_on": timezone.localdate(), "value": Decimal("500.00")} | fields
    return Opportunity.objects.create(firm=firm, client=client, created_by=member("sales", firm=firm), **given)


def no_bid(firm, net, client_name, **reason) -> Loss:
    """An opportunity of another client that the firm did not quote, with its reason."""
    row = chance(firm, ClientFactory(firm=firm, name=client_name), value=Decimal(net))
    row = workflow.apply(row, "pass", by=row.created_by)
    given = {"code": Loss.Code.SKILL, "net": Decimal(net)} | reason
    return losses.note_loss(Loss(opportunity=row, **given), move="pass", seen="", by=row.created_by)
