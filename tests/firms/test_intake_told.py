"""What a firm said in its application beside its file: for the park's desk, on the page of the review."""

import pytest
from django.urls import reverse

from firms.domain.intake_told import told_by_firm
from tests.factories import CandidacyFactory, FirmFactory
from tests.firms.intake import address, make_levels, sent


@pytest.fixture
def candidacy(client, park):
    levels = make_levels(park)
    return sent(client, address(park), levels, wished_on="2999-05-04", undertakings="No capsules for LPH.")


def test_desk_is_told_what_the_file_does_not_show(candidacy):
    assert [(str(question), answer) for question, answer in told_by_firm(candidacy)] == [
        ("Telephone", "04 70 00 00 00"),
        ("Wished date of arrival", "4 May\xa02999"),
        ("Promises not to compete", "No capsules for LPH."),
    ]


def test_file_entered_without_a_form_tells_nothing(park):
    assert told_by_firm(CandidacyFactory(firm=FirmFactory(park=park, standing="candidate"))) == []


@pytest.mark.parametrize(("role", "is_told"), [("president", True), ("office", True), ("partner", False)])
def test_application_is_read_by_the_desk_alone(candidacy, client, member, role, is_told):
    client.force_login(member(role))
    page = client.get(reverse("firms:candidacy_detail", args=[candidacy.pk])).content.decode()
    assert ("No capsules for LPH." in page, "04 70 00 00 00" in page) == (is_told, is_told)
