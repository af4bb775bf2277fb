"""Rows for tests, with invented names."""

import uuid

import factory
from factory.django import DjangoModelFactory

from firms.models import PARK_ROLES, Candidacy, Firm, Level, Membership, Park, Role, User
from naturopole import workflow


class ParkFactory(DjangoModelFactory):
    class Meta:
        model = Park
        django_get_or_create = ["name"]

    name = "Parc d’essai"
    commune = "Saint-Essai"


class FirmFactory(DjangoModelFactory):
    class Meta:
        model = Firm

    park = factory.SubFactory(ParkFactory)
    name = factory.Sequence(lambda n: f"Maison {n}")
    standing = "resident"
    leaf = factory.Sequence(lambda n: n % 8 + 1)
    joined = factory.Sequence(lambda n: 1990 + n % 30)


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"personne{n}@essai.example")
    first_name = factory.Sequence(lambda n: f"Camille{n}")
    last_name = "Essai"
    language = "en"


class LevelFactory(DjangoModelFactory):
    class Meta:
        model = Level

    park = factory.SubFactory(ParkFactory)
    axis = "process"
    order = factory.Sequence(lambda n: n)
    name_fr = factory.Sequence(lambda n: f"Étape {n}")
    name_en = factory.Sequence(lambda n: f"Step {n}")


class CandidacyFactory(DjangoModelFactory):
    class Meta:
        model = Candidacy

    firm = factory.SubFactory(FirmFactory, standing="candidate", leaf=None, joined=None)
    reference = factory.Sequence(lambda n: f"2026-{n:02d}")
    received_on = "2026-09-02"


def member(role, firm=None, park=None, user=None, **fields):
    """A person who holds `role` in `firm`, or in the park for the park's own roles."""
    user = user or UserFactory(**fields)
    park = park or (firm.park if firm else ParkFactory())
    if role in PARK_ROLES:
        firm = None
    elif firm is None:
        firm = FirmFactory(park=park)
    Membership.objects.create(user=user, park=park, firm=firm, role=Role(role))
    user.__dict__.pop("memberships_held", None)
    return user


def decide(candidacy, outcome, reason="Because."):
    """A decision as the president writes it, the file moved with it; answers the decision."""
    from firms.models import Decision

    president = member("president", park=candidacy.firm.park)
    fresh = workflow.apply(candidacy, outcome, by=president, note=reason)
    return Decision.objects.create(
        candidacy=fresh, outcome=outcome, reason=reason, figures={}, decided_by=president, request_key=uuid.uuid4()
    )
