"""`manage.py score`: what it prints, and what it says of files it cannot use."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

CASE = "firms/data/naturopole.json"
KEYS = [
    "name",
    "novelty",
    "fit",
    "rivalry",
    "chain_gain",
    "breadth_gain",
    "score",
    "verdict",
    "partner",
    "rival",
]
COPACKER = {
    "name": "Façonnier",
    "position": {
        "process": {"Packing": 1},
        "market": {"Food supplements": 1},
        "specialty": {"Finished dry form": 1},
    },
}


@pytest.fixture
def document():
    with open(CASE, encoding="utf-8") as file:
        return json.load(file)


@pytest.fixture
def score(tmp_path):
    """Write a document (or a text as it is) to a file and score it."""

    def scored(document):
        path = tmp_path / "park.json"
        text = document if isinstance(document, str) else json.dumps(document, ensure_ascii=False)
        path.write_text(text, encoding="utf-8")
        out = StringIO()
        call_command("score", str(path), stdout=out)
        return out.getvalue()

    return scored


def test_score_prints_each_candidate_in_file_order(document, score):
    document["candidates"] = [COPACKER, *document["wanted_skills"], {"name": "Garage", "position": {}}]
    printed = score(document)
    results = json.loads(printed)

    assert "Façonnier" in printed
    assert [list(result) for result in results] == [KEYS] * 6
    assert [result["name"] for result in results] == [firm["name"] for firm in document["candidates"]]
    assert results[0] == {
        "name": "Façonnier",
        "novelty": 0.5,
        "fit": 1.0,
        "rivalry": 0.5,
        "chain_gain": 5.5555555556,
        "breadth_gain": 0.2222222222,
        "score": 25.0,
        "verdict": "to discuss",
        "partner": "NDS",
        "rival": "LPH",
    }
    assert results[-1]["partner"] is None
    assert results[-1]["rival"] is None


@pytest.mark.parametrize("candidates", [None, []])
def test_score_without_candidates_prints_an_empty_list(document, score, candidates):
    if candidates is not None:
        document["candidates"] = candidates
    assert json.loads(score(document)) == []


def test_score_takes_thresholds_and_groups_from_the_file(document, score):
    document["candidates"] = [COPACKER, COPACKER | {"name": "Filiale", "group": "Holding"}]
    document["firms"][0]["group"] = "Holding"
    document["thresholds"] = {"competes": 0.5, "neighbour_weight": 0.25}
    results = json.loads(score(document))

    assert [(result["verdict"], result["rival"]) for result in results] == [("competes", "LPH"), ("to discuss", None)]


def test_score_reads_a_file_with_a_byte_order_mark(document, score):
    assert json.loads(score("\ufeff" + json.dumps(document))) == []


def change(*path, value):
    def changed(document):
        *parents, last = path
        for key in parents:
            document = document[key]
        document[last] = value

    return changed


@pytest.mark.parametrize(
    ("break_it", "message"),
    [
        (change("candidates", value=None), "candidates: null stands where a list […] belongs"),
        (change("candidates", value={}), "candidates: {} stands where a list […] belongs"),
        (change("candidates", value=["Granulor"]), 'entry 1: "Granulor" stands where an object {…} belongs'),
        (change("candidates", value=[{"position": {}}]), "candidates, entry 1, name: write a name in quotes"),
        (change("candidates", value=[{"name": 3, "position": {}}]), "name: write a name in quotes"),
        (change("candidates", value=[{"name": " ", "position": {}}]), "name: write a name in quotes"),
        (change("candidates", value=[{"name": "\\ud800"}]), "“position” is missing; write {} for"),
        (change("candidates", value=[{"name": "A", "position": "any"}]), '"any" stands where an object'),
        (
            change("candidates", value=[{"name": "A", "position": {"region": "any"}}]),
            "entry 1 (A): “region” is no axis: write process, market, specialty",
        ),
        (
            change("candidates", value=[{"name": "A", "position": {"process": {"Pressing": 1}}}]),
            "entry 1 (A): “Pressing” is no level of process: write one of “R&D / formulation”",
        ),
        (
            change("candidates", value=[{"name": "A", "position": {"process": {"Packing": 0.3}}}]),
            "process, “Packing”: 0.3 is no strength: write 0, 0.25, 0.5, 0.75, 1",
        ),
        (change("candidates", value=[COPACKER | {"group": 7}]), "group: 7 stands where a text belongs"),
        (change("candidates", value=[COPACKER | {"proven": ["Packing"]}]), "stands where an object {…} belongs"),
        (change("candidates", value=[COPACKER | {"undertaking": {"site": []}}]), "undertaking: “site” is no axis"),
        (
            change("candidates", value=[COPACKER | {"undertaking": {"process": ["Pressing"]}}]),
            "undertaking: “Pressing” is no level",
        ),
        (change("firms", 0, "position", "market", value=1), "firms, entry 1 (LPH): market: write “any”"),
        (change("firms", value="none"), 'firms: "none" stands where a list […] belongs'),
        (change("axes", value={"process": ["a"]}), "axes: write exactly process, market, specialty"),
        (change("axes", "market", value=[]), "axes, market: write at least one level, each once"),
        (change("axes", "market", value=["Tea", "Tea"]), "axes, market: write at least one level, each once"),
        (change("axes", "market", value=[["Tea"]]), "axes, market: write a name in quotes"),
        (change("neighbours", "process", value=[]), "neighbours: “process” has none"),
        (change("neighbours", "market", value=[["Cosmetics"]]), "a pair has two different levels"),
        (change("neighbours", "market", value=[["Cosmetics", "Cosmetics"]]), "a pair has two different levels"),
        (change("neighbours", "market", value=[["Cosmetics", "Tea"]]), "“Tea” is no level"),
        (change("pooled_process_levels", value=["Pressing"]), "“Pressing” is no level"),
        (change("thresholds", value={"rivalry": 0.5}), "thresholds: “rivalry” is none; write competes, outside"),
        (change("thresholds", value={"competes": 60}), "thresholds, competes: write a number from 0 to 1"),
        (change("thresholds", value={"competes": True}), "thresholds, competes: write a number from 0 to 1"),
    ],
)
def test_score_says_what_to_mend_in_the_file(document, score, break_it, message):
    break_it(document)
    with pytest.raises(CommandError) as error:
        score(document)
    assert message in str(error.value)


@pytest.mark.parametrize("key", ["axes", "firms"])
def test_score_says_what_is_missing(document, score, key):
    del document[key]
    with pytest.raises(CommandError, match=f"“{key}” is missing"):
        score(document)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "this is not JSON"),
        ('{"axes": }', r"this is not JSON \(Expecting value\); correct line 1, column 10"),
        ("[]", r"the file: \[\] stands where an object"),
        ("[" * 100_000, "nested too deeply"),
        ('{"a": NaN}', "NaN is no number of JSON"),
        ('{"a": ' + "1" * 5000 + "}", "too many digits"),
        ('{"a": 1, "b": 2, "a": 3}', "“a” stands twice"),
    ],
)
def test_score_says_what_is_wrong_with_the_text(score, text, message):
    with pytest.raises(CommandError, match=message):
        score(text)


def test_score_refuses_a_name_that_cannot_be_printed(document, score):
    document["candidates"] = [{"name": "half", "position": {}}]
    with pytest.raises(CommandError, match="write a name in quotes"):
        score(json.dumps(document).replace('"half"', r'"\ud800"'))


@pytest.mark.parametrize("path", ["missing.json", ".", "nul\0l.json"])
def test_score_says_when_there_is_no_file(tmp_path, path):
    with pytest.raises(CommandError, match="give the path of a JSON file"):
        call_command("score", f"{tmp_path}/{path}", stdout=StringIO())


def test_score_refuses_text_that_is_not_utf8(tmp_path):
    path = tmp_path / "park.json"
    path.write_bytes("Biosphère".encode("latin-1"))
    with pytest.raises(CommandError, match="not UTF-8 text"):
        call_command("score", str(path), stdout=StringIO())
