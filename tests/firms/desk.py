"""What the tests of the desk do again and again: decide, ask who may, post the form."""

import uuid

from django.urls import reverse

from firms.domain import decisions
from firms.domain.conflicts import deciders
from firms.domain.positions import positions
from firms.models import Candidacy, Firm
from tests import factories


def decide(candidacy, by, outcome="welcome", **more):
    given = {"reason": "Because of the free step.", "ground": "", "request_key": uuid.uuid4()} | more
    return decisions.decide(candidacy, outcome=outcome, by=by, **given)


def able(candidacy):
    candidacy = Candidacy.objects.select_related("firm__park__substitute").get(pk=candidacy.pk)
    return deciders(candidacy, positions(candidacy.firm.park, [candidacy.firm]))


def make_director(user, name):
    factories.member("director", firm=Firm.objects.get(name=name), user=user)


def form_of(client, candidacy, **more):
    key = {"request_key": uuid.uuid4(), "seen_verdict": "complementary", "reason": "The step is free."}
    reasons = {"outcome": "welcome", "cites_1": "term:novelty", "because_1": "Nobody granulates here."}
    return client.post(reverse("firms:candidacy_decide", args=[candidacy.pk]), key | reasons | more)
