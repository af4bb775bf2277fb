"""Words taken over: copies, and templates kept by the human resources of a firm."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from firms.models import Event
from mobility.domain import templates
from mobility.domain.templates import Taken, beginnings, words_of
from mobility.models import Competence, RomeCode, Vacancy, VacancyTemplate
from naturopole.saving import Stale
from naturopole.workflow import InvalidTransition
from tests.factories import FirmFactory, member
from tests.mobility.factories import ApplicationFactory, VacancyFactory, vacancy_form


@pytest.fixture
def vacancy(firm):
    row = VacancyFactory(
        firm=firm,
        title="Conduite de ligne",
        rome=RomeCode.objects.get(code="H2301"),
        pay_from=Decimal("2150.50"),
        prospects="Chef ou cheffe de ligne.",
        part_time=True,
        audience="public",
        park_first_until=timezone.localdate(),
        starts_on=timezone.localdate() + timedelta(days=60),
    )
    Competence.objects.create(vacancy=row, name="Tenir un dossier de lot")
    return row


def url(name, *keys):
    return reverse(f"mobility:{name}", args=keys)


def keep(vacancy, name="Ligne", by=None):
    return templates.keep(VacancyTemplate(firm=vacancy.firm, name=name), vacancy, by=by or member("hr", vacancy.firm))


DAYS = ("closes_on", "starts_on", "audience", "chosen_firms")


def test_copy_begins_with_the_words_alone(vacancy, hr, client):
    ApplicationFactory(vacancy=vacancy)
    form = client.get(url("vacancy_copy", vacancy.pk)).context["form"]
    begun = {name: form[name].value() for name in ("title", "rome", "prospects", "part_time", "competences")}
    assert begun == {
        "title": "Conduite de ligne",
        "rome": str(vacancy.rome),
        "prospects": "Chef ou cheffe de ligne.",
        "part_time": True,
        "competences": "Tenir un dossier de lot",
    }
    assert {name: form[name].value() for name in DAYS} == {
        "closes_on": None,
        "starts_on": None,
        "audience": "park",
        "chosen_firms": None,
    }
    with translation.override("fr"):
        assert form["pay_from"].value() == "2150,5"


def test_copy_becomes_a_vacancy_of_its_own(vacancy, hr, client):
    ApplicationFactory(vacancy=vacancy)
    sent = vacancy_form(vacancy.firm, title=vacancy.title, then="")
    client.post(url("vacancy_copy", vacancy.pk), sent)
    copy = Vacancy.objects.exclude(pk=vacancy.pk).get()
    assert (copy.status, copy.reference == vacancy.reference, copy.applications.count()) == ("draft", False, 0)


def test_form_sent_twice_copies_once(vacancy, hr, client):
    key = client.get(url("vacancy_copy", vacancy.pk)).context["form"]["request_key"].value()
    for _time in range(2):
        client.post(url("vacancy_copy", vacancy.pk), vacancy_form(vacancy.firm, request_key=key))
    assert Vacancy.objects.exclude(pk=vacancy.pk).count() == 1


def test_words_of_a_copy_are_held_to_the_law(vacancy, hr, client):
    sent = vacancy_form(vacancy.firm, mission="Vous avez moins de 35 ans.")
    answer = client.post(url("vacancy_copy", vacancy.pk), sent)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["mission"])


def test_template_keeps_the_words_and_no_days(vacancy, hr, client):
    client.post(url("vacancy_template_create", vacancy.pk), {"name": "  Ligne   de jour "})
    template = VacancyTemplate.objects.get()
    assert (template.firm, template.name) == (vacancy.firm, "Ligne de jour")
    assert template.content == {
        "title": "Conduite de ligne",
        "contract": "permanent",
        "hours": "day",
        "part_time": True,
        "adaptable": False,
        "leads_up": False,
        "place": "Saint-Essai",
        "mission": "Travailler.",
        "requirements": "",
        "prospects": "Chef ou cheffe de ligne.",
        "pay_from": "2150.50",
        "pay_to": None,
        "rome": str(vacancy.rome),
        "competences": ["Tenir un dossier de lot"],
    }
    assert [event.verb for event in Event.objects.about(template)] == ["created"]


def test_template_begins_a_vacancy(vacancy, hr, client):
    template = keep(vacancy, by=hr)
    page = client.get(url("vacancy_template_use", template.pk))
    assert page.context["form"]["title"].value() == "Conduite de ligne"
    assert "The words come from the template “Ligne”." in page.content.decode()
    sent = vacancy_form(vacancy.firm, title="Nouvelle ligne", competences="Compter\n\n compter \nLire")
    client.post(url("vacancy_template_use", template.pk), sent)
    made = Vacancy.objects.get(title="Nouvelle ligne")
    assert [row.name for row in made.competences.all()] == ["Compter", "Lire"]


def test_amounts_come_back_as_numbers(vacancy):
    assert beginnings(words_of(vacancy))["pay_from"] == Decimal("2150.50")
    assert beginnings({}) == {}


def test_same_template_sent_twice_is_kept_once(vacancy, hr, client):
    for _time in range(2):
        answer = client.post(url("vacancy_template_create", vacancy.pk), {"name": "Ligne"})
        assert answer.status_code == 302
    assert VacancyTemplate.objects.count() == 1


def test_other_words_under_a_taken_name_are_refused(vacancy, hr, client):
    keep(VacancyFactory(firm=vacancy.firm), by=hr)
    answer = client.post(url("vacancy_template_create", vacancy.pk), {"name": "Ligne"})
    assert (answer.status_code, answer.context["form"].errors["name"]) == (
        422,
        ["Your firm already has a template of this name."],
    )


def test_neighbours_may_use_the_same_name(vacancy, park):
    keep(vacancy)
    assert keep(VacancyFactory(firm=FirmFactory(park=park))).name == "Ligne"


@pytest.mark.parametrize("words", ["De 25 à 35 ans.", "You will run the line with the team and keep its books."])
def test_forbidden_words_are_not_kept(vacancy, hr, client, words):
    Vacancy.objects.filter(pk=vacancy.pk).update(mission=words)
    answer = client.post(url("vacancy_template_create", vacancy.pk), {"name": "Ligne"})
    assert (answer.status_code, VacancyTemplate.objects.count()) == (422, 0)


def test_forbidden_competence_is_not_kept(vacancy, hr):
    Competence.objects.create(vacancy=vacancy, name="Bonne présentation")
    with pytest.raises(InvalidTransition, match="chooses by looks"):
        keep(vacancy, by=hr)


@pytest.mark.parametrize("name", ["", " ", "x" * 81, "Homme uniquement"])
def test_name_is_checked(vacancy, hr, client, name):
    assert client.post(url("vacancy_template_create", vacancy.pk), {"name": name}).status_code == 422


def stamp(template):
    return template.updated_at.isoformat()


def test_template_is_renamed(vacancy, hr, client):
    template = keep(vacancy, by=hr)
    sent = {"name": "Autre nom", "revision": stamp(template)}
    assert client.post(url("vacancy_template_edit", template.pk), sent).status_code == 302
    template.refresh_from_db()
    assert (template.name, template.content["title"]) == ("Autre nom", "Conduite de ligne")
    assert [event.verb for event in Event.objects.about(template)] == ["edited", "created"]


def test_second_of_two_renamings_is_told_of_the_first(vacancy, hr, client):
    template = keep(vacancy, by=hr)
    mine = {"name": "Le mien", "revision": stamp(template)}
    client.post(url("vacancy_template_edit", template.pk), mine | {"name": "Le tien"})
    answer = client.post(url("vacancy_template_edit", template.pk), mine)
    page = answer.content.decode()
    assert (answer.status_code, "Saved meanwhile: “Le tien”." in page, 'value="Le mien"' in page) == (409, True, True)
    again = {"name": "Le mien", "revision": answer.context["form"]["revision"].value()}
    assert client.post(url("vacancy_template_edit", template.pk), again).status_code == 302


@pytest.mark.parametrize("revision", ["", "x", "2026-01-01", "9" * 400, "0000-00-00T00:00+00:00"])
@pytest.mark.parametrize("name", ["vacancy_template_edit", "vacancy_template_delete"])
def test_page_without_its_stamp_changes_nothing(vacancy, hr, client, name, revision):
    template = keep(vacancy, by=hr)
    answer = client.post(url(name, template.pk), {"name": "Autre", "revision": revision})
    assert answer.status_code in (409, 422)
    assert VacancyTemplate.objects.get().name == "Ligne"


def test_renaming_to_a_taken_name_is_refused(vacancy, hr, client):
    template = keep(vacancy, by=hr)
    keep(vacancy, "Autre", by=hr)
    sent = {"name": "Autre", "revision": stamp(template)}
    assert client.post(url("vacancy_template_edit", template.pk), sent).status_code == 422
    template.refresh_from_db()
    template.name = "Autre"
    with pytest.raises(Taken):
        templates.rename(template, seen=template.updated_at, by=hr)


def test_template_is_deleted_as_it_was_seen(vacancy, hr, client):
    template = keep(vacancy, by=hr)
    old = stamp(template)
    template.name = "Autre"
    templates.rename(template, seen=template.updated_at, by=hr)
    assert client.post(url("vacancy_template_delete", template.pk), {"revision": old}).status_code == 409
    assert client.post(url("vacancy_template_delete", template.pk), {"revision": stamp(template)}).status_code == 302
    assert VacancyTemplate.objects.count() == 0
    with pytest.raises(Stale):
        templates.remove(template, seen=template.updated_at)


@pytest.mark.parametrize(("role", "same_firm", "status"), [("hr", False, 404), ("director", True, 404)])
def test_templates_are_for_own_human_resources(vacancy, client, role, same_firm, status):
    template = keep(vacancy)
    client.force_login(member(role, firm=vacancy.firm if same_firm else FirmFactory(park=vacancy.firm.park)))
    for name in ("vacancy_template_edit", "vacancy_template_use"):
        assert client.get(url(name, template.pk)).status_code == status
    assert client.post(url("vacancy_template_delete", template.pk)).status_code == status
    page = client.get(url("vacancy_template_list"))
    assert (page.status_code, b"Ligne" in page.content) == (403 if role == "director" else 200, False)


def test_list_of_templates_costs_the_same_for_any_number(vacancy, hr, client, statements):
    counts = []
    for more in (1, 19):
        for number in range(more):
            keep(vacancy, f"Ligne {more} {number}", by=hr)
        counts.append(len(statements(lambda: client.get(url("vacancy_template_list")))))
    assert counts[0] == counts[1] <= 7


def test_forms_that_begin_with_words_cost_little(vacancy, hr, client, statements):
    template = keep(vacancy, by=hr)
    for name, key in (("vacancy_copy", vacancy.pk), ("vacancy_template_use", template.pk)):
        assert len(statements(lambda: client.get(url(name, key)))) <= 7  # noqa: B023
