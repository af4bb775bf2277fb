"""The pages of jobs beside each other: what each role needs, in the order of its work, and no more."""

import pytest
from django.urls import reverse
from django.utils import translation

from mobility.tabs import SECTIONS, sections_of
from tests.factories import FirmFactory, member

pytestmark = pytest.mark.django_db
SEEN = {
    "hr": ["Vacancies", "My desk", "Wishes to move", "Agreements", "Applications of our people", "Changes of firm"]
    + ["Our people", "Noticeboards", "Figures"],
    "director": ["Vacancies", "My desk", "Changes of firm", "Figures"],
    "employee": ["Vacancies", "My space", "My applications", "My wish to move", "Agreements", "Changes of firm"],
    "line_manager": ["Vacancies", "My team", "Appraisals", "My space", "My wish to move", "Agreements"],
    "staff_representative": ["Vacancies", "For the staff", "My space", "My applications", "My wish to move"]
    + ["Agreements", "Changes of firm", "Noticeboards"],
    "sales": ["Vacancies"],
}


def words(user, current="mobility:vacancy_list") -> list:
    with translation.override("en"):
        return [str(word) for _address, word, _is_current in sections_of(user, current)]


@pytest.mark.parametrize("role", SEEN)
def test_pages_of_jobs_are_those_of_the_role(park, role):
    assert words(member(role, firm=FirmFactory(park=park))) == SEEN[role]


@pytest.mark.parametrize("name", [name for name, _word, _useful in SECTIONS])
def test_page_that_is_read_stands_among_them(park, name):
    pages = sections_of(member("sales", firm=FirmFactory(park=park)), name)
    assert [address for address, _word, is_current in pages if is_current] == [reverse(name)]


@pytest.mark.parametrize(
    ("start", "found"),
    [
        ("mobility:desk", ["mobility:vacancy_template_list", "mobility:message_template_list"]),
        ("mobility:staff_list", ["mobility:appraisal_list"]),
        ("profile", ["mobility:space"]),
    ],
)
def test_pages_needed_now_and_then_are_linked(client, park, start, found):
    client.force_login(member("hr", firm=FirmFactory(park=park)))
    content = client.get(reverse(start)).content.decode()
    assert [name for name in found if f'href="{reverse(name)}"' not in content] == []
