"""A firm begins and writes its application by its link alone, and nothing typed is lost."""

import hashlib
import io
import re
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from firms.forms import intake as intake_forms
from firms.models import (
    Candidacy,
    Document,
    Intake,
    OutboxMail,
    WantedSkill,
)
from tests.factories import FirmFactory
from tests.firms.intake import (
    PDF,
    address,
    answers,
    draft,
    errors,
    make_levels,
    make_papers,
    sent,
    upload,
)


@pytest.fixture
def levels(park):
    return make_levels(park)


@pytest.fixture
def path(levels, park):
    """The page of a fresh draft."""
    return address(park)


# The way in


def test_wanted_list_tells_free_places_without_firms(client, park, levels):
    step, market, other, specialty = levels
    skill = WantedSkill.objects.create(park=park, order=1, name_fr="Poudres", name_en="Powders", text_en="MARKTEXT")
    for level in levels:
        skill.strengths.create(level=level, value=1)
    held = FirmFactory(park=park, name="MARKRESIDENT")
    for level in (step, market, specialty):
        held.strengths.create(level=level, value="0.25")
    WantedSkill.objects.create(park=park, order=2, name_fr="Fermé", name_en="MARKCLOSED", open=False)
    page = client.get(reverse("firms:wanted_list"))
    [row] = page.context["wanted"]
    assert (row.places, row.free) == (2, 1)
    assert [line["names"] for line in row.levels] == [[step.name], [other.name], [specialty.name]]
    text = page.content.decode()
    assert [word in text for word in ("MARKTEXT", "MARKRESIDENT", "MARKCLOSED")] == [True, False, False]


def test_wanted_list_is_asked_again_for_free(client, park):
    page = client.get(reverse("firms:wanted_list"))
    assert page.headers["Cache-Control"] == "private, no-cache"
    again = client.get(reverse("firms:wanted_list"), headers={"If-None-Match": page.headers["ETag"]})
    assert again.status_code == 304
    WantedSkill.objects.create(park=park, order=1, name_fr="Poudres", name_en="Powders")
    later = client.get(reverse("firms:wanted_list"), headers={"If-None-Match": page.headers["ETag"]})
    assert later.status_code == 200


def test_wanted_list_takes_as_many_queries_for_one_skill_as_for_three(client, park, levels):
    client.get(reverse("firms:wanted_list"))
    counts = []
    for order in range(3):
        skill = WantedSkill.objects.create(park=park, order=order, name_fr="P", name_en="P")
        skill.strengths.create(level=levels[0], value=1)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("firms:wanted_list"))
        counts.append(len(queries))
    assert counts[0] == counts[2]


def begin(client, *, seconds=10, **changes):
    """Send the start form as somebody who took so many seconds over it."""
    at = timezone.now() - timedelta(seconds=seconds)
    given = {"email": "jean@poudres.example", "name": "Poudres", "language": "fr", "stamp": stamp(at)}
    return client.post(reverse("firms:intake_start"), given | changes)


def stamp(at) -> str:
    with patch("django.core.signing.time.time", return_value=at.timestamp()):
        return intake_forms.new_stamp()


def test_start_mails_a_link_whose_fingerprint_alone_is_kept(client, park):
    answer = begin(client)
    token = answer.url.split("/")[2]
    mail = OutboxMail.objects.get()
    assert (mail.recipient, answer.url in mail.body) == ("jean@poudres.example", True)
    assert draft().token_sha256 == hashlib.sha256(token.encode()).hexdigest()
    assert timezone.now() + timedelta(days=89) < draft().expires_at < timezone.now() + timedelta(days=91)
    assert client.get(answer.url).status_code == 200


def test_start_answers_alike_for_known_and_unknown(client, park, member):
    member("hr", email="known@essai.example")
    FirmFactory(park=park, name="Known firm")
    known = begin(client, email="known@essai.example", name="Known firm")
    unknown = begin(client)
    assert (known.status_code, unknown.status_code) == (302, 302)
    assert len(known.url) == len(unknown.url)


@pytest.mark.parametrize(
    "changes", [{"fax": "1"}, {"seconds": 1}, {"seconds": 90_000}, {"stamp": "odd"}, {"stamp": ""}, {"email": "no"}]
)
def test_machine_does_not_start(client, park, changes):
    assert begin(client, **changes).status_code == 422
    assert Intake.objects.count() == 0


def test_who_was_too_fast_only_waits(client, park):
    page = begin(client, seconds=1)
    kept = re.search(r'name="stamp" value="([^"]+)"', page.content.decode())[1]
    assert kept == page.wsgi_request.POST["stamp"]


def test_flood_from_one_address_is_stopped(client, park):
    found = [begin(client, email=f"a{number}@essai.example").status_code for number in range(12)]
    assert found == [302] * 10 + [429] * 2


def test_who_is_stopped_reads_a_page(client, park):
    answer = [begin(client, email=f"a{number}@essai.example") for number in range(11)][-1]
    assert (answer.templates[0].name, answer.headers["Retry-After"]) == ("429.html", "3600")


def test_flood_of_one_mailbox_is_stopped(client, park):
    found = [begin(client, email=name).status_code for name in ["a@essai.example", "A@essai.example"] * 3]
    assert found == [302] * 5 + [429]
    assert OutboxMail.objects.count() == 5


def test_guessing_links_is_slowed(client, park, one_minute):
    found = [client.get(reverse("firms:intake", args=[f"guess{number}"])).status_code for number in range(62)]
    assert found == [404] * 60 + [429] * 2


def test_expired_link_is_gone(client, path):
    Intake.objects.update(expires_at=timezone.now())
    assert client.get(path).status_code == 410
    assert client.post(path, {"act": "save"}).status_code == 410


def test_who_is_signed_in_reads_a_link_in_her_own_language(client, path, member):
    Intake.objects.update(language="fr")
    assert client.get(path).wsgi_request.LANGUAGE_CODE == "fr"
    person = member("hr")
    person.language = "en"
    person.save(update_fields=["language"])
    client.force_login(person)
    assert client.get(path).wsgi_request.LANGUAGE_CODE == "en"


@pytest.mark.parametrize("name", ["firms:intake", "firms:intake_start"])
def test_pages_of_the_firm_stay_out_of_search(client, path, name):
    page = client.get(path if name == "firms:intake" else reverse(name))
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in page.content.decode()


# The form


def test_looking_changes_nothing(client, path):
    before = Intake.objects.values().get()
    client.get(path)
    client.head(path)
    assert Intake.objects.values().get() == before


def test_saving_keeps_all_that_was_typed_and_renews_the_link(client, path, levels):
    Intake.objects.update(expires_at=timezone.now() + timedelta(days=1))
    odd = {"siren": "12", "founded": "soon", "name": "", "wished_on": "someday", "revision": "1", "act": "save"}
    assert client.post(path, odd | {f"level_{levels[1].pk}": "0.75", "any_process": "on"}).status_code == 302
    row = draft()
    assert [row.answers[name] for name in ("siren", "founded", "name", "wished_on")] == ["12", "soon", "", "someday"]
    assert (row.position, row.any_axes) == ({str(levels[1].pk): "0.75"}, ["process"])
    assert row.expires_at > timezone.now() + timedelta(days=89)
    page = client.get(path).content.decode()
    assert [f'value="{word}"' in page for word in ("12", "soon")] == [True, True]


def test_what_is_missing_is_listed_with_links(client, path):
    missing = client.get(path).context["missing"]
    assert missing[0] == ("Identity", [("id_legal_form", "Legal form", ""), ("id_siren", "SIREN", ""),
                                       ("id_founded", "Year of foundation", "")])  # fmt: skip
    assert [str(title) for title, _rows in missing] == [
        "Identity",
        "Address",
        "Contact",
        "Project",
        "Place on the axes",
        "Data note",
    ]


def test_complete_draft_misses_nothing(client, path, levels):
    client.post(path, answers(levels, act="save"))
    assert client.get(path).context["missing"] == []


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("siren", "999000218", "This is no SIREN: check its nine digits."),
        ("siren", "٣٣٣", "This is no SIREN: check its nine digits."),
        ("siret", "99900021900008", "This is no SIRET: check its fourteen digits."),
        ("siret", "99900010200007", "The SIRET begins with the SIREN: these two do not agree."),
        ("vat_number", "FR00999000219", "This is no French VAT number: check it."),
        ("vat_number", "FR40303265045", "The VAT number ends with the SIREN: these two do not agree."),
        ("founded", str(timezone.localdate().year + 1), "This year is still to come: correct it."),
        ("wished_on", "2020-01-01", "This day has passed: choose a later one."),
        ("postcode", "3800", "Write five digits."),
        ("phone", "call me", "Write a number such as 04 70 00 00 00."),
        ("consent", "", "This field is required."),
    ],
)
def test_wrong_answer_is_told_beside_its_field(client, path, levels, field, value, message):
    answer = client.post(path, answers(levels, **{field: value}))
    assert answer.status_code == 422
    assert errors(answer) == {field: [message]}
    page = answer.content.decode()
    assert (f'href="#id_{field}"' in page, f'id="id_{field}_error"' in page) == (True, True)
    assert (Candidacy.objects.count(), draft().answers["project"]) == (0, "MARKPROJECT")


def test_unknown_strength_is_refused(client, path, levels):
    name = f"level_{levels[0].pk}"
    answer = client.post(path, answers(levels, **{name: "0.3"}))
    assert list(errors(answer)) == [name]


def test_unknown_level_is_ignored(client, path, levels):
    candidacy = sent(client, path, levels, level_99999999="1")
    assert candidacy.firm.strengths.count() == 3


def test_axis_must_be_answered(client, path, levels):
    step, market, other, specialty = levels
    answer = client.post(path, answers(levels, **{f"level_{step.pk}": "0", "unfit_market": "on", "any_market": "on"}))
    assert errors(answer) == {
        f"level_{step.pk}": ["Process: say where you stand, or that no level fits."],
        "unfit_market": ["You have chosen levels too: keep them or this tick."],
    }


def test_lacking_level_must_be_named(client, path, levels):
    changes = {f"level_{levels[0].pk}": "0", "unfit_process": "on"}
    assert errors(client.post(path, answers(levels, **changes))) == {
        "need_process": ["Say which level you would need."]
    }
    candidacy = sent(client, path, levels, revision="2", need_process="Drying", **changes)
    assert candidacy.missing_levels == {"process": "Drying"}
    assert sorted(candidacy.firm.strengths.values_list("level__axis", flat=True)) == ["market", "specialty"]


@pytest.mark.parametrize("value", ["9" * 5000, "🌿", "<b>x</b>", "'; --", "NaN", "[]", "\u202e", "1e999", "é" * 30_000])
def test_odd_answer_is_kept_or_refused_never_broken(client, path, levels, value):
    given = dict.fromkeys(answers(levels), value) | {"act": "save", "revision": "1"}
    assert client.post(path, given).status_code == 302
    assert client.post(path, given | {"act": "send", "revision": value}).status_code in (409, 422)
    assert client.get(path).status_code == 200
    assert draft().answers["name"] == value[:20_000]


def test_two_tabs_are_shown_both_values(client, path):
    client.post(path, {"name": "First", "revision": "1", "act": "save", "any_market": "on"})
    answer = client.post(path, {"name": "Second", "revision": "1", "act": "save"})
    assert answer.status_code == 409
    rows = {str(row["label"]): (row["mine"], row["theirs"]) for row in answer.context["conflict"].rows}
    assert rows["Name of the firm"] == ("Second", "First")
    assert rows["We serve any market"] == ("No", "Yes")
    assert draft().answers["name"] == "First"
    again = re.search(r'name="revision" value="(\d+)"', answer.content.decode())[1]
    assert client.post(path, {"name": "Second", "revision": again, "act": "save"}).status_code == 302
    assert draft().answers["name"] == "Second"


def test_same_tab_saved_twice_is_no_conflict(client, path):
    found = [client.post(path, {"name": "A", "revision": "1", "act": "save"}).status_code for _ in range(2)]
    assert found == [302, 302]


# Documents


def test_document_is_added_even_when_the_form_is_not_complete(client, path):
    given = {"paper_title": "Accounts", "paper_file": upload("comptes.pdf"), "revision": "1", "act": "add", "name": "X"}
    assert client.post(path, given).status_code == 302
    paper = Document.objects.get()
    assert (paper.title, paper.file_name, paper.size, paper.intake) == ("Accounts", "comptes.pdf", len(PDF), draft())
    assert draft().answers["name"] == "X"
    assert "comptes.pdf" in client.get(path).content.decode()
    paper.file.delete()


def picture():
    held = io.BytesIO()
    Image.new("RGB", (2, 2)).save(held, "PNG")
    return held.getvalue()


@pytest.mark.parametrize(
    ("file", "message"),
    [
        (("a.pdf", picture()), "This file is not what its name says, or is damaged: save it again and resend it."),
        (("a.pdf", PDF + b"0" * 11 * 1024 * 1024), "This file weighs more than 10 MB: send a lighter one."),
        (("a.svg", b"<svg/>"), "Send a PDF, a PNG or JPEG picture, or a Word, Excel or OpenDocument text file."),
    ],
)
def test_bad_file_is_refused_and_the_rest_is_kept(client, path, file, message):
    given = {"paper_file": upload(*file), "revision": "1", "act": "add", "name": "Kept"}
    answer = client.post(path, given)
    assert (answer.status_code, answer.context["papers"].errors) == (422, {"paper_file": [message]})
    assert (draft().answers["name"], Document.objects.count()) == ("Kept", 0)


def test_title_asks_for_its_file(client, path):
    answer = client.post(path, {"paper_title": "Accounts", "revision": "1", "act": "add"})
    assert answer.context["papers"].errors == {"paper_file": ["Choose the file that goes with this title."]}


def test_thirteenth_document_is_refused(client, path):
    make_papers(12, intake=draft())
    answer = client.post(path, {"paper_file": upload("a.pdf"), "revision": "1", "act": "add"})
    assert (answer.status_code, Document.objects.count()) == (422, 12)


def test_same_file_twice_is_stored_once(client, path):
    for revision in "12":
        client.post(path, {"paper_file": upload("a.pdf"), "revision": revision, "act": "add"})
    assert Document.objects.count() == 1
    Document.objects.get().file.delete()


def test_document_is_removed_and_the_form_kept(client, path):
    make_papers(1, intake=draft())
    given = {"remove": Document.objects.get().pk, "revision": "1", "name": "Kept"}
    assert client.post(path, given).status_code == 302
    assert (Document.objects.count(), draft().answers["name"]) == (0, "Kept")


def test_document_of_another_draft_is_not_removed(client, path, park):
    other = address(park, name="Other")
    make_papers(1, intake=Intake.objects.get(answers__name="Other"))
    client.post(path, {"remove": Document.objects.get().pk, "revision": "1"})
    assert (Document.objects.count(), client.get(other).status_code) == (1, 200)
