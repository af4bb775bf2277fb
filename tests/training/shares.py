"""The session of the worked example: 4200.00 by seat, A4 B3 C2 and the laboratory X with five."""

from decimal import Decimal

from tests.factories import FirmFactory, member
from tests.training.factories import OutsideFirmFactory, PledgeFactory, SessionFactory, in_days
from training.domain import shares
from training.models import CostVersion, Pledge


class Course:
    """The session with its pledges by letter, and the people who act for them."""

    def __init__(self, cost="4200.00", seats=None, **fields):
        fields = {"minimum": 6, "capacity": 20, "freeze_on": None} | fields
        self.session = SessionFactory(cost=Decimal(cost), **fields)
        self.park = self.session.park
        self.organiser = member("hr", firm=self.session.organiser)
        self.people, self.pledges = {}, {}
        seats = {"A": 4, "B": 3, "C": 2} if seats is None else seats
        for place, (letter, number) in enumerate(seats.items()):
            firm = FirmFactory(park=self.park, name=f"Maison {letter}", joined=1990 + place)
            self.people[letter] = member("hr", firm=firm)
            self.pledges[letter] = PledgeFactory(session=self.session, firm=firm, seats=number)

    def join(self, letter="X", seats=5, **fields):
        outside = OutsideFirmFactory(park=self.park, name=f"Maison {letter}")
        self.pledges[letter] = PledgeFactory(session=self.session, outside=outside, seats=seats, **fields)
        return self

    def state(self, reason="As agreed in June") -> CostVersion:
        return shares.state(self.session, reason, self.organiser)

    def answer(self, letter, answer="agreed"):
        last = self.versions()[-1]
        pledge = self.pledges[letter]
        by, name = (self.people[letter], "") if pledge.firm_id else (None, "Camille Dehors")
        return shares.answer(last, pledge, answer, by=by, name=name)

    def versions(self) -> list:
        return list(CostVersion.objects.filter(session=self.session))

    def pledge(self, letter) -> Pledge:
        return Pledge.objects.get(pk=self.pledges[letter].pk)

    def states(self) -> dict:
        return {letter: self.pledge(letter).state for letter in self.pledges}

    def by_letter(self, amounts) -> dict:
        """What a version keeps by key, by letter."""
        letters = {str(pledge.pk): letter for letter, pledge in self.pledges.items()}
        return {letters[key]: amount for key, amount in sorted(amounts.items(), key=lambda one: letters[one[0]])}


def frozen(**fields) -> Course:
    """With the laboratory, the freeze past and a fee of 30 %."""
    return Course(freeze_on=in_days(-1), fee_percent=30, **fields).join()
