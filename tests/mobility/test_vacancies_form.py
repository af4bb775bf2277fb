"""The whole form of a vacancy: what goes with its text, what the law says of it, and how it ends."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from mobility import domain
from mobility.forms import VacancyForm
from mobility.models import Competence, RomeCode, Score, Scorecard, Vacancy
from naturopole.workflow import InvalidTransition
from tests.factories import FirmFactory, member
from tests.mobility.factories import ApplicationFactory, VacancyFactory, vacancy_form


def form_of(hr, own, **fields):
    return VacancyForm({**vacancy_form(own), **fields}, user=hr)


def day(distance):
    return timezone.localdate() + timedelta(days=distance)


def test_competences_follow_the_form(firm, hr, client):
    client.post(reverse("mobility:vacancy_create"), vacancy_form(firm, competences="Lire\n  Compter  juste\n\nlire"))
    vacancy = Vacancy.objects.get()
    assert [row.name for row in vacancy.competences.all()] == ["Lire", "Compter juste"]
    address, sent = reverse("mobility:vacancy_edit", args=[vacancy.pk]), vacancy_form(firm, recruiters=hr.pk)
    assert client.get(address).context["form"]["competences"].value() == "Lire\nCompter juste"
    read = vacancy.competences.get(name="Lire")
    client.post(address, sent | {"competences": "Peser\nLIRE"})
    assert [(row.name, row.pk == read.pk) for row in vacancy.competences.all()] == [("Peser", False), ("LIRE", True)]


def test_competence_that_somebody_was_judged_by_stays(firm, hr, client):
    vacancy = VacancyFactory(firm=firm)
    judged = Competence.objects.create(vacancy=vacancy, name="Lire")
    Competence.objects.create(vacancy=vacancy, name="Compter")
    card = Scorecard.objects.create(application=ApplicationFactory(vacancy=vacancy), author=hr)
    score = Score.objects.create(scorecard=card, competence=judged, value=3)
    sent = vacancy_form(firm, recruiters=hr.pk, competences="Peser")
    page = client.post(reverse("mobility:vacancy_edit", args=[vacancy.pk]), sent, follow=True).content.decode()
    score.refresh_from_db()
    assert [row.name for row in vacancy.competences.all()] == ["Peser", "Lire"]
    assert "Kept, because somebody has been judged by it: Lire." in page


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("Bonne présentation", "chooses by looks"),
        ("x" * 121, "is too long: 120 characters at most."),
        ("\n".join(map(str, range(13))), "12 lines at most."),
    ],
)
def test_competences_are_checked(firm, hr, typed, words):
    errors = form_of(hr, firm, competences=typed).errors
    assert list(errors) == ["competences"]
    assert words in errors["competences"][0]


@pytest.mark.parametrize("field", ["title", "mission", "requirements", "prospects"])
def test_each_phrase_is_told_beside_the_field(firm, hr, field):
    errors = form_of(hr, firm, **{field: "Poste pour un natif anglais de moins de 35 ans"}).errors
    origin = "“natif anglais” chooses by origin or mother tongue, which the law forbids."
    assert errors == {field: [origin, "“moins de 35 ans” sets an age limit, which the law forbids."]}


ENGLISH = "You will run two lines with a team of seven and keep the records of each batch."


def test_english_alone_is_not_shown(firm, hr, client):
    refused = client.post(reverse("mobility:vacancy_create"), vacancy_form(firm, mission=ENGLISH))
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["mission"])
    sent = vacancy_form(firm, mission=ENGLISH, then="")
    page = client.post(reverse("mobility:vacancy_create"), sent, follow=True).content.decode()
    assert "This reads as English. The law asks for French" in page
    vacancy = Vacancy.objects.get()
    answer = client.post(reverse("mobility:vacancy_move", args=[vacancy.pk, "publish"]))
    assert (answer.status_code, Vacancy.objects.get().status) == (409, "draft")


def test_english_may_follow_the_french(firm, hr):
    text = f"Vous conduisez les lignes avec une équipe de sept personnes et tenez les dossiers de lot. {ENGLISH}"
    assert form_of(hr, firm, mission=text).is_valid()


def test_shown_vacancy_is_not_turned_into_english(firm, hr, client):
    vacancy = VacancyFactory(firm=firm)
    sent = vacancy_form(firm, mission=ENGLISH, recruiters=hr.pk, then="")
    assert client.post(reverse("mobility:vacancy_edit", args=[vacancy.pk]), sent).status_code == 422


def test_old_words_are_checked_before_they_are_shown(firm, hr):
    vacancy = VacancyFactory(firm=firm, status="draft", pay_from=1, pay_to=2)
    Competence.objects.create(vacancy=vacancy, name="Jeunes candidats")
    with pytest.raises(InvalidTransition, match="sets an age limit"):
        domain.publish(vacancy, by=hr)


def test_recruiting_team_is_chosen_with_the_first_draft(firm, hr, client):
    colleague, stranger = member("line_manager", firm=firm), member("line_manager")
    offered = client.get(reverse("mobility:vacancy_create")).context["form"]["recruiters"]
    assert set(offered.field.queryset) == {hr, colleague}
    assert offered.value() == [hr.pk]
    refused = client.post(reverse("mobility:vacancy_create"), vacancy_form(firm, recruiters=stranger.pk))
    client.post(reverse("mobility:vacancy_create"), vacancy_form(firm, recruiters=colleague.pk))
    assert (refused.status_code, Vacancy.objects.get().named_recruiters) == (422, [colleague])


def test_who_names_nobody_recruits(firm, hr, client):
    client.post(reverse("mobility:vacancy_create"), vacancy_form(firm))
    assert Vacancy.objects.get().named_recruiters == [hr]


def test_team_comes_from_the_vacancys_own_firm(firm, hr, client):
    other = FirmFactory(park=firm.park)
    member("hr", firm=other, user=hr)
    colleague = member("line_manager", firm=other)
    assert form_of(hr, other, recruiters=[colleague.pk]).is_valid()
    assert form_of(hr, firm, recruiters=[colleague.pk]).errors == {
        "recruiters": [f"Choose people of {firm.name} only."]
    }


@pytest.mark.parametrize(
    ("fields", "saved"),
    [
        ({"audience": "public", "park_first_until": day(7)}, day(7)),
        ({"audience": "public", "park_first_until": ""}, None),
        ({"audience": "park", "park_first_until": day(7)}, None),
        ({"audience": "park", "park_first_until": day(99)}, None),
    ],
)
def test_park_comes_first_only_before_everybody(firm, hr, client, fields, saved):
    client.post(reverse("mobility:vacancy_create"), vacancy_form(firm, **fields))
    assert Vacancy.objects.get().park_first_until == saved


def test_outsiders_are_left_a_day(firm, hr):
    fields = {"audience": "public", "closes_on": day(20)}
    assert form_of(hr, firm, park_first_until=day(19), **fields).is_valid()
    errors = form_of(hr, firm, park_first_until=day(20), **fields).errors
    assert errors == {"park_first_until": ["Leave outsiders at least a day before the closing day."]}


def test_new_form_proposes_a_week_for_the_park(hr, client):
    form = client.get(reverse("mobility:vacancy_create")).context["form"]
    assert form["park_first_until"].value() == day(7)


def test_page_says_until_when_the_park_comes_first(firm, hr, client):
    vacancy = VacancyFactory(firm=firm, audience="public", park_first_until=day(3))
    assert (vacancy.is_public, vacancy.is_park_first) == (False, True)
    assert "The park first, until" in client.get(reverse("mobility:vacancy_detail", args=[vacancy.pk])).content.decode()
    assert ("End of the park’s priority", day(3), True) in domain.milestones(vacancy)


@pytest.mark.parametrize("name", ["fill", "withdraw"])
def test_end_leaves_its_day_until_reopened(firm, hr, name):
    vacancy = VacancyFactory(firm=firm)
    ended = domain.move_vacancy(vacancy, name, by=hr)
    assert ended.ended_on == day(0)
    assert domain.move_vacancy(ended, "reopen", by=hr).ended_on is None


@pytest.mark.parametrize(
    ("fields", "warned"),
    [
        ({"title": "conducteur OU conductrice de ligne"}, True),
        ({"title": "Autre", "code": "H2301"}, True),
        ({"title": "Autre", "code": "H1503"}, False),
        ({"title": "Conducteur ou conductrice de ligne", "status": "draft"}, False),
        ({"title": "Conducteur ou conductrice de ligne", "closes_on": day(-1)}, False),
        ({"title": "Conducteur ou conductrice de ligne", "elsewhere": True}, False),
    ],
)
def test_second_vacancy_for_the_same_post_is_warned_of(firm, hr, client, fields, warned):
    code, elsewhere = fields.pop("code", None), fields.pop("elsewhere", False)
    VacancyFactory(
        firm=FirmFactory(park=firm.park) if elsewhere else firm,
        rome=RomeCode.objects.filter(code=code).first(),
        opens_on=day(-9),
        **fields,
    )
    sent = vacancy_form(firm, rome="H2301")
    page = client.post(reverse("mobility:vacancy_create"), sent, follow=True)
    assert Vacancy.objects.filter(firm=firm, title=sent["title"], rome="H2301").count() == 1
    assert ("Your firm already shows a vacancy like this one" in page.content.decode()) == warned
