"""Whether the database keeps rows to the readers that `visible_to` names."""

from itertools import product

from naturopole import readers
from tests.factories import UserFactory, member


def agree(model, people):
    """Whoever asks for all rows is given those that `visible_to` names; answers how many each was given."""
    given = []
    for person in people:
        fresh = type(person).objects.get(pk=person.pk)
        with readers.person(fresh):
            held = set(model.objects.values_list("pk", flat=True))
        assert held == set(model.objects.visible_to(fresh).values_list("pk", flat=True)), person.role_line
        given.append(len(held))
    return given


def people_of(firms):
    """Everybody who could read more than she should: each role in each firm, and HR of one with a role in another."""
    found = [member(role, firm=firm) for firm in firms for role in ("hr", "director", "line_manager", "employee")]
    for role, firm in product(("sales", "director"), firms[1:]):
        found.append(member("hr", firm=firms[0]))
        member(role, firm=firm, user=found[-1])
    return [*found, member("office", park=firms[0].park), UserFactory()]
