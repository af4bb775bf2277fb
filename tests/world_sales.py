"""The sales of the small park: quotes, orders, catalogue, losses, templates and what the firms answer."""

from decimal import Decimal

from django.core.files.base import ContentFile
from django.utils import timezone

from packages.domain import answering, approvals, asking, offers, questions, supplier_links, templates, variants
from packages.models import (
    Attachment,
    BusyPeriod,
    Contact,
    DeliveryPlace,
    QuoteLine,
    QuoteTemplate,
    RequiredCertificate,
    SalesPolicy,
)
from tests import factories
from tests.packages.factories import (
    AttachmentFactory,
    ClientFactory,
    LineFactory,
    OpportunityFactory,
    QuoteFactory,
    ServiceFactory,
)
from tests.packages.lost_sales import chance, no_bid


def add_quote(world, park):
    """A's sent quote with a draft twin that has the same two lines, one of a and one of b."""
    client = ClientFactory(firm=world.rows["firm_a"], name="MARKCLIENT")
    stage = factories.LevelFactory(park=park)
    for name in ("quote_twin", "quote"):
        quote = QuoteFactory(
            firm=world.rows["firm_a"],
            client=client,
            title="MARKTITLE",
            internal_note="MARKNOTE",
            created_by=world.people["sales_a"],
        )
        own = LineFactory(quote=quote, stage=stage, description="MARKLINEA", unit_price=Decimal("7654.00"))
        theirs = LineFactory(quote=quote, stage=stage, supplier=world.rows["firm_b"], description="MARKLINEB")
        own.firm_unit_price, theirs.internal_note = Decimal("6543.00"), "MARKLINENOTE"
        own.save(update_fields=["firm_unit_price"])
        theirs.save(update_fields=["internal_note"])
        suffix = name.removeprefix("quote")
        world.rows |= {name: quote, f"line_a{suffix}": own, f"line_b{suffix}": theirs}
    AttachmentFactory(quote=world.rows["quote"], to_client=True, uploaded_by=world.people["sales_a"])
    _version, address = offers.send(world.rows["quote"], by=world.people["sales_a"])
    world.rows |= {"client": client, "stage": stage, "token": address.split("/")[-2]}
    world.rows["requirement"] = RequiredCertificate._base_manager.create(
        quote=world.rows["quote_twin"], standard="MARKSTANDARD"
    )
    add_orders(world, client, stage)


def add_sales(world):
    """A's catalogue with a price of its own, thresholds, an opportunity, whom to write to and where to deliver."""
    firm, client = world.rows["firm_a"], world.rows["client"]
    price = {"unit_price": Decimal("5678.00"), "stage": world.rows["stage"]}
    world.rows |= {
        "opportunity": OpportunityFactory(
            firm=firm, client=client, title="MARKOPPORTUNITY", created_by=world.people["sales_a"]
        ),
        "service": ServiceFactory(firm=firm, name="MARKSERVICE", **price),
        "contact": Contact._base_manager.create(client=client, name="MARKPERSON", email="mark@essai.example"),
        "place": DeliveryPlace._base_manager.create(client=client, name="MARKPLACE", address="MARKPLACE"),
        "busy": BusyPeriod._base_manager.create(
            firm=firm, starts_on=timezone.localdate(), ends_on=timezone.localdate()
        ),
    }


def add_losses(world):
    """An opportunity of a that is open; a sale of a lost on a skill, and one of each firm on one certificate."""
    firms = {letter: world.rows[f"firm_{letter}"] for letter in "abc"}
    world.rows["chance"] = chance(firms["a"])
    no_bid(firms["a"], "8642.00", "MARKCLIENT of old", skill_name="MARKSKILL", detail="MARKLOSS")
    for letter, net, buyer in (("a", "40000.00", "Alder"), ("b", "24999.00", "Birch"), ("c", "60001.00", "MARKBUYER")):
        no_bid(firms[letter], net, buyer, code="certificate", certificate="GMP")


def add_orders(world, client, stage):
    """Two accepted quotes of a with a line of b, one of them sold as a group, and a question on the open one."""
    for name, mode in (("accepted", "principal"), ("group", "joint")):
        quote = QuoteFactory(
            firm=world.rows["firm_a"],
            client=client,
            title="MARKTITLE",
            mode=mode,
            internal_note="MARKNOTE",
            created_by=world.people["sales_a"],
        )
        common = {"quote": quote, "stage": stage, "internal_note": "MARKNOTE"}
        LineFactory(**common, description="MARKLINEA", unit_price=Decimal("7654.00"))
        LineFactory(
            **common,
            supplier=world.rows["firm_b"],
            description="MARKLINEB",
            unit_price=Decimal("4321.00"),
            firm_unit_price=Decimal("3210.00"),
        )
        _version, address = offers.send(quote, by=world.people["sales_a"])
        token = address.split("/")[-2]
        offers.close(offers.link_of(token), "accepted", name="Ann", position="Buyer")
        world.rows |= {name: quote, f"{name}_token": token}
    world.rows["question"] = questions.ask(offers.link_of(world.rows["token"]), text="MARKQUESTION")
    files = {"quote": world.rows["quote"], "size": 3, "uploaded_by": world.people["sales_a"]}
    for name, to_client in (("quote_file", True), ("quote_file_twin", False)):
        content = ContentFile(b"%PDF-", name="x.pdf")
        world.rows[name] = Attachment._base_manager.create(
            title="MARKQUOTEFILE", to_client=to_client, file=content, file_name="x.pdf", **files
        )
    add_again(world)


def add_again(world):
    """A's quote that left has a variant in work, and is kept as a template."""
    quote, seller = world.rows["quote"], world.people["sales_a"]
    variants.make(quote, title="MARKTITLE", by=seller)
    template = QuoteTemplate(firm=quote.firm, name="MARKTEMPLATE", created_by=seller)
    world.rows["template"] = templates.keep(quote, template)[0]
    add_supply(world)


def add_supply(world):
    """A's quote that b answers, with b's own price behind another one for the client, and a's approval of it."""
    people, client = world.people, world.rows["client"]
    quote = QuoteFactory(firm=world.rows["firm_a"], client=client, title="MARKTITLE", created_by=people["sales_a"])
    prices = {"unit_price": Decimal("6543.00"), "firm_unit_price": Decimal("5432.00")}
    for letter in "bc":
        line = LineFactory(
            quote=quote,
            supplier=world.rows[f"firm_{letter}"],
            description=f"MARKASKED{letter.upper()}",
            internal_note="MARKINSIDE",
            discount_percent=20,
            answer="awaited",
            asked_sha256="",
            **(prices if letter == "b" else {"unit_price": Decimal("4321.00")}),
        )
        world.rows[f"asked_{letter}"] = line
    SalesPolicy._base_manager.create(firm=world.rows["firm_a"], max_discount_percent=Decimal("13.37"))
    asking.ask(quote, by=people["sales_a"])
    line = QuoteLine._base_manager.get(pk=world.rows["asked_b"].pk)
    reply = answering.Reply(confirmed=True, unit_price=Decimal("5321.00"), lead_days=9, note="MARKWORDB")
    answering.answer(line, reply, specification=line.specification, seen=0, by=people["sales_b"])
    line = QuoteLine._base_manager.get(pk=world.rows["asked_c"].pk)
    reply = answering.Reply(confirmed=False, code="busy", note="MARKWORDC")
    answering.answer(line, reply, specification=line.specification, seen=0, by=people["sales_c"])
    approval, _new = approvals.ask(quote, by=people["sales_a"])
    link = supplier_links.renew(quote, world.rows["firm_b"], by=people["sales_a"])
    world.rows |= {"asked": quote, "approval": approval, "supply_token": link.split("/")[-2]}
