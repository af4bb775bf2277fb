"""The desk's lists, criteria, daily work and drafts."""

from io import BytesIO

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from firms.domain import criteria, opinions, stability
from firms.domain.positions import positions
from firms.models import Candidacy, Document, Firm
from naturopole.saving import Stale
from tests import factories
from tests.firms.conftest import BLENDER, COPACKER, RIVAL
from tests.firms.desk import form_of


def test_criterion_is_noted_beside_the_score(candidacy_of, president):
    candidacy = candidacy_of(BLENDER)
    words = {"assessment": "good", "text": "Six jobs.", "evidence": None, "by": president}
    criteria.note(candidacy, "territory", revision=0, **words)
    with pytest.raises(Stale):
        criteria.note(candidacy, "territory", revision=0, **words)
    assert [note.revision for note in criteria.notes_of(candidacy)] == [1, 0, 0, 0, 0]


def test_evidence_of_another_firm_is_refused(candidacy_of, president):
    strange = Document.objects.create(
        firm=Firm.objects.get(name="LPH"), title="Accounts", file="documents/x.pdf", file_name="x.pdf", size=1
    )
    with pytest.raises(ValueError, match="another firm"):
        criteria.note(
            candidacy_of(BLENDER), "values", assessment="good", text="", evidence=strange, revision=0, by=president
        )


def test_stability_is_kept_until_positions_move(candidacy_of):
    candidacy = candidacy_of(COPACKER)
    kept = stability.judge(candidacy)
    placed = positions(candidacy.firm.park, [candidacy.firm])
    assert (kept["fragile"], stability.told(candidacy, placed)["fragile"]) == (True, True)
    assert stability.judge_all(candidacy.firm.park) == 0
    candidacy.firm.strengths.filter(level__name_en="Packing").update(value="0.25")
    assert stability.told(candidacy, positions(candidacy.firm.park, [candidacy.firm])) is None
    assert stability.judge_all(candidacy.firm.park) == 1


def test_daily_job_may_run_again(candidacy_of, capsys):
    candidacy_of(BLENDER)
    call_command("daily")
    call_command("daily")
    told = capsys.readouterr().out.splitlines()
    assert [line for line in told if "judged" in line] == ["1 candidates judged anew", "0 candidates judged anew"]


def queries_of(client, address, count):
    with count() as found:
        assert client.get(address).status_code == 200
    return len(found)


def test_list_and_board_cost_the_same_for_more_files(candidacy_of, president, client, django_assert_max_num_queries):
    client.force_login(president)
    candidacy_of(BLENDER)
    addresses = [reverse("firms:candidacy_list") + query for query in ("", "?view=board")]
    client.get(addresses[0])
    few = [queries_of(client, address, lambda: django_assert_max_num_queries(7)) for address in addresses]
    for _more in range(2):
        candidacy_of(RIVAL)
    many = [queries_of(client, address, lambda: django_assert_max_num_queries(7)) for address in addresses]
    assert many == few


def test_filters_narrow_and_wrong_ones_do_not(candidacy_of, president, client):
    candidacy_of(BLENDER, name="Granulor")
    candidacy_of(RIVAL, name="Capsulor")
    client.force_login(president)
    found = {
        query: [row.firm.name for row, _outlook in client.get(reverse("firms:candidacy_list") + query).context["rows"]]
        for query in ("?q=granu", "?status=waiting", "?sort=name", "?status=nonsense", "?sort=nonsense")
    }
    everybody = ["Capsulor 1", "Granulor"]
    assert found == {
        "?q=granu": ["Granulor"],
        "?status=waiting": [],
        "?sort=name": everybody,
        "?status=nonsense": everybody,
        "?sort=nonsense": everybody,
    }


def test_export_defuses_formulas(candidacy_of, president, client):
    candidacy_of(BLENDER, name="=HYPERLINK(1)")
    client.force_login(president)
    answer = client.get(reverse("firms:candidacy_export") + "?format=xlsx")
    rows = list(load_workbook(BytesIO(answer.content)).active.values)
    assert (rows[1][1], rows[1][6]) == ("'=HYPERLINK(1)", 100)
    assert "'=HYPERLINK(1)" in client.get(reverse("firms:candidacy_export")).content.decode()


def test_comparison_shows_each_candidate(candidacy_of, president, client):
    rows = [candidacy_of(BLENDER), candidacy_of(RIVAL)]
    client.force_login(president)
    query = "&".join(f"file={row.pk}" for row in rows)
    answer = client.get(f"{reverse('firms:candidacy_compare')}?{query}&file=999&file=x")
    assert {round(outlook.score) for _row, outlook in answer.context["pairs"]} == {100, 0}


def test_draft_comes_back_to_its_author_alone(candidacy_of, president, naturopole, client):
    candidacy = candidacy_of(BLENDER)
    client.force_login(president)
    assert form_of(client, candidacy, reason="Half a thought", outcome="", action="draft").status_code == 302
    page = reverse("firms:candidacy_detail", args=[candidacy.pk])
    assert client.get(page).context["form"]["reason"].value() == "Half a thought"
    client.force_login(factories.member("president", park=naturopole))
    assert client.get(page).context["form"]["reason"].value() is None
    candidacy.refresh_from_db()
    assert candidacy.status == Candidacy.Status.UNDER_REVIEW


@pytest.mark.parametrize("many", [1, 4])
def test_review_costs_the_same_for_any_number_of_opinions(
    candidacy_of, president, client, django_assert_max_num_queries, many
):
    candidacy = candidacy_of(COPACKER)
    firms = list(Firm.objects.residents())[:many]
    opinions.ask(candidacy, firms=firms, due_on=timezone.localdate(), by=president)
    client.force_login(president)
    page = reverse("firms:candidacy_detail", args=[candidacy.pk])
    client.get(page)
    assert queries_of(client, page, lambda: django_assert_max_num_queries(13)) == 13
