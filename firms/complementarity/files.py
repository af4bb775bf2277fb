"""A park written down: axes, neighbour pairs, pooled steps, firms, candidates and thresholds as JSON.

The case file `firms/data/naturopole.json` shows the format. Candidates have the shape of its `wanted_skills`.
Optional are, in a firm or a candidate, `group` (text), `undertaking` and `proven` ({axis: [level]}), and at
the top `thresholds` (the fields of Settings). Other keys are left alone.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, fields
from pathlib import Path

from firms.complementarity.park import Park
from firms.complementarity.positions import AXES, Axes, Firm, InvalidPosition, Levels
from firms.complementarity.verdict import Settings

KINDS = {dict: "an object {…}", list: "a list […]", str: "a text"}


class BadFile(ValueError):
    """The file cannot be read as a park; the text says where and what to write instead."""


def load(path: str | Path) -> tuple[Park, list[Firm]]:
    """Read the park and the candidates from a JSON file in UTF-8. Raises BadFile."""
    try:
        return read(_decoded(_text(path)))
    except BadFile as error:
        raise BadFile(f"{path}: {error}") from None


def _text(path: str | Path) -> str:
    try:
        return Path(path).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise BadFile("this is not UTF-8 text; save it as UTF-8.") from None
    except OSError as error:
        raise BadFile(f"cannot be read ({error.strerror}); give the path of a JSON file.") from None
    except ValueError:
        raise BadFile("this is no path; give the path of a JSON file.") from None


def _decoded(text: str) -> object:
    try:
        return json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise BadFile(f"this is not JSON ({error.msg}); correct {place}.") from None
    except RecursionError:
        raise BadFile("brackets are nested too deeply; write it like the case file.") from None
    except BadFile:
        raise
    except ValueError:
        raise BadFile("a number has too many digits; write strengths as 0, 0.25, 0.5, 0.75 or 1.") from None


def _once(pairs):
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise BadFile(f"“{twice}” stands twice in one object: keep one of them.")
    return found


def _no_constant(name):
    raise BadFile(f"{name} is no number of JSON: write a strength from 0 to 1.")


def read(document: object) -> tuple[Park, list[Firm]]:
    """Read the park and the candidates from a decoded JSON document. Raises BadFile."""
    document = _typed(document, dict, "the file")
    axes = _axes(document)
    residents = _firms(axes, document, "firms", required=True)
    candidates = _firms(axes, document, "candidates")
    return Park(axes, tuple(residents), _settings(document)), candidates


def write(park: Park, candidates: Iterable[Firm] = ()) -> dict:
    """Return the document from which `read` gives back the park and the candidates, ready for JSON."""
    axes = park.axes
    return {
        "axes": {axis: [*axes.levels(axis)] for axis in AXES},
        "neighbours": {
            "market": [[*pair] for pair in axes.market_pairs],
            "specialty": [[*pair] for pair in axes.specialty_pairs],
        },
        "pooled_process_levels": [step for step in axes.process if step in axes.pooled],
        "thresholds": asdict(park.settings),
        "firms": [_written(axes, firm) for firm in park.residents],
        "candidates": [_written(axes, firm) for firm in candidates],
    }


def _written(axes: Axes, firm: Firm) -> dict:
    def held(axis):
        strengths = zip(axes.levels(axis), firm.position.on(axis), strict=True)
        return {level: strength for level, strength in strengths if strength}

    written = {"name": firm.name, "position": {axis: held(axis) for axis in AXES}, "group": firm.group}
    for key in ("undertaking", "proven"):
        listed = getattr(firm, key)
        if listed is not None:
            written[key] = {axis: sorted(level for on, level in listed if on == axis) for axis in AXES}
    return written


def _typed(value, kind: type, where: str):
    if not isinstance(value, kind):
        found = json.dumps(value, ensure_ascii=False)[:60]
        raise BadFile(f"{where}: {found} stands where {KINDS[kind]} belongs.")
    return value


def _name(value, where: str) -> str:
    if not isinstance(value, str) or not value.strip() or any("\ud800" <= sign <= "\udfff" for sign in value):
        raise BadFile(f"{where}: write a name in quotes.")
    return value


def _required(document: dict, key: str):
    if key not in document:
        raise BadFile(f"“{key}” is missing: add it as in the case file.")
    return document[key]


def _axes(document: dict) -> Axes:
    listed = _typed(_required(document, "axes"), dict, "axes")
    if {*listed} != {*AXES}:
        raise BadFile(f"axes: write exactly {', '.join(AXES)}, each a list of levels.")
    levels = {axis: _level_list(listed[axis], f"axes, {axis}") for axis in AXES}
    neighbours = _typed(document.get("neighbours", {}), dict, "neighbours")
    for axis in neighbours:
        if axis not in ("market", "specialty"):
            raise BadFile(f"neighbours: “{axis}” has none; write market and specialty only.")
    pooled = _typed(document.get("pooled_process_levels", []), list, "pooled_process_levels")
    return Axes(
        **levels,
        market_pairs=_pairs(neighbours.get("market", []), levels["market"], "neighbours, market"),
        specialty_pairs=_pairs(neighbours.get("specialty", []), levels["specialty"], "neighbours, specialty"),
        pooled=frozenset(_known(step, levels["process"], "pooled_process_levels") for step in pooled),
    )


def _level_list(value, where: str) -> tuple[str, ...]:
    names = tuple(_name(name, where) for name in _typed(value, list, where))
    if not names or len({*names}) < len(names):
        raise BadFile(f"{where}: write at least one level, each once.")
    return names


def _known(level, levels: tuple[str, ...], where: str) -> str:
    if _name(level, where) not in levels:
        raise BadFile(f"{where}: “{level}” is no level; write one of {', '.join(levels)}.")
    return level


def _pairs(value, levels: tuple[str, ...], where: str) -> tuple[tuple[str, str], ...]:
    pairs = []
    for pair in _typed(value, list, where):
        names = tuple(_known(level, levels, where) for level in _typed(pair, list, where))
        if len({*names}) != 2 or len(names) != 2:
            raise BadFile(f"{where}: a pair has two different levels, [first, second].")
        pairs.append(names)
    return tuple(pairs)


def _firms(axes: Axes, document: dict, key: str, required=False) -> list[Firm]:
    listed = _typed(_required(document, key) if required else document.get(key, []), list, key)
    return [_firm(axes, entry, f"{key}, entry {count}") for count, entry in enumerate(listed, start=1)]


def _firm(axes: Axes, entry, where: str) -> Firm:
    entry = _typed(entry, dict, where)
    name = _name(entry.get("name"), f"{where}, name")
    where = f"{where} ({name})"
    if "position" not in entry:
        raise BadFile(f"{where}: “position” is missing; write {{}} for a firm that no level fits.")
    try:
        return Firm(
            name=name,
            position=axes.position(_typed(entry["position"], dict, f"{where}, position")),
            group=_typed(entry.get("group", ""), str, f"{where}, group"),
            undertaking=_levels(axes, entry.get("undertaking", {}), f"{where}, undertaking"),
            proven=_levels(axes, entry["proven"], f"{where}, proven") if "proven" in entry else None,
        )
    except InvalidPosition as error:
        raise BadFile(f"{where}: {error}") from None


def _levels(axes: Axes, value, where: str) -> Levels:
    listed = set()
    for axis, levels in _typed(value, dict, where).items():
        if axis not in AXES:
            raise BadFile(f"{where}: “{axis}” is no axis; write {', '.join(AXES)}.")
        listed |= {(axis, _known(level, axes.levels(axis), where)) for level in _typed(levels, list, where)}
    return frozenset(listed)


def _settings(document: dict) -> Settings:
    thresholds = _typed(document.get("thresholds", {}), dict, "thresholds")
    known = [field.name for field in fields(Settings)]
    for key, value in thresholds.items():
        if key not in known:
            raise BadFile(f"thresholds: “{key}” is none; write {', '.join(known)}.")
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
            raise BadFile(f"thresholds, {key}: write a number from 0 to 1.")
    return Settings(**{key: float(value) for key, value in thresholds.items()})
