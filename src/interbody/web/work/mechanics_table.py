"""The mechanics of variants side by side, as rows and cells; never ranked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ...report.labels import PLANES_CLINICAL, load_words
from ...result.side_by_side import mechanics_side_by_side

INTACT = "intact"
NOTHING = "–"
OTHER_SPINE = "{name} has another spine before the operation than the first of them; compare with care."
PROTOCOL = (
    "Ranges of motion are the span between plus and minus 7.5 N·m without preload. Neighbouring levels are compared at"
    " the same motion of the whole spine as before (the hybrid protocol), worked out to first order: what the moment"
    " adds is scaled to the total motion before the operation. Their pressure is the mean over the combined postures,"
    " their facet force that over extension and torsion."
)
DIGITS = {"motion": 1, "pressure": 2, "force": 0}

Group = dict[str, Any]


def combined(results: Mapping[str, Mapping[str, Any]]) -> tuple[dict[str, Any], list[str]]:
    """One result that holds the first option of each of several, by name; and what to know about it."""
    first = next(iter(results.values()))
    whole: dict[str, Any] = {
        "case": {"case": first["case"]["case"], "options": {}},
        "mechanics": {INTACT: first["mechanics"][INTACT]},
        "solver": {INTACT: first["solver"][INTACT]},
        "not_simulated": {},
        "summary": {
            "range_of_motion": {INTACT: first["summary"]["range_of_motion"][INTACT]},
            "adjacent": {},
        },
    }
    notes = []
    for name, result in results.items():
        inner = next(iter(result["case"]["options"]))
        whole["case"]["options"][name] = result["case"]["options"][inner]
        for section in ("mechanics", "solver", "not_simulated"):
            if inner in result[section]:
                whole[section][name] = result[section][inner]
        for section in ("range_of_motion", "adjacent"):
            if inner in result["summary"][section]:
                whole["summary"][section][name] = result["summary"][section][inner]
        if result["mechanics"][INTACT] != first["mechanics"][INTACT]:
            notes.append(OTHER_SPINE.format(name=name))
    return whole, notes


def mechanics_table(results: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """``names`` (columns, after *now*), ``groups`` of rows, ``notes`` and the loading ``protocol``."""
    whole, notes = combined(results)
    names = list(results)
    together = mechanics_side_by_side(whole, names)
    told = [f"{name}: {option['reason']}" for name, option in together["options"].items() if option["reason"]]
    shown = [name for name in names if together["options"][name]["simulated"]]
    groups = [g for g in _groups(together, shown) if g["rows"]]
    return {"names": shown, "groups": groups, "notes": [*notes, *told], "protocol": PROTOCOL}


def _groups(together: Mapping[str, Any], names: Sequence[str]) -> Iterator[Group]:
    for plane, title in PLANES_CLINICAL.items():
        rows = [(level, _by_state(by[plane], names, DIGITS["motion"])) for level, by in together["motion_deg"].items()]
        yield _group(f"Motion between ±7.5 N·m, {title.lower()}", "degrees", rows)
    for key, title, unit, digits in (
        ("pressure_mpa", "Disc pressure", "MPa", DIGITS["pressure"]),
        ("facet_n", "Facet force, both sides", "N", DIGITS["force"]),
    ):
        rows = [
            (f"{level}, {load_words(load).lower()}", _by_state(values, names, digits))
            for level, by in together[key].items()
            for load, values in by.items()
        ]
        yield _group(title, unit, rows)
    yield _group("Neighbouring levels against now, same total motion", "change", _neighbours(together, names))
    yield _group("Highest nominal and peak stress of implants", "MPa", _implants(together, names))
    yield _group("Share of the compression in standing", "%", _shares(together, names))


def _group(title: str, unit: str, rows: Sequence[tuple[str, Sequence[str]]]) -> Group:
    told = [{"label": label, "cells": list(cells)} for label, cells in rows if set(cells) != {NOTHING}]
    return {"title": title, "unit": unit, "rows": told}


def _by_state(values: Mapping[str, float | None], names: Sequence[str], digits: int) -> list[str]:
    return [_number(values.get(state), digits) for state in (INTACT, *names)]


def _neighbours(together: Mapping[str, Any], names: Sequence[str]) -> list[tuple[str, list[str]]]:
    told = {"rotation": "motion", "idp": "pressure", "facet": "facet force"}
    levels = sorted({level for name in names for level in together["adjacent"].get(name, {})})
    return [
        (
            f"{level} {words}",
            ["", *(_change(together["adjacent"].get(n, {}).get(level, {}).get("hybrid", {}).get(key)) for n in names)],
        )
        for level in levels
        for key, words in told.items()
    ]


def _implants(together: Mapping[str, Any], names: Sequence[str]) -> list[tuple[str, list[str]]]:
    return [
        (f"{level} {part}", ["", *(_peak(together["implants"].get(n, {}).get(level, {}).get(part)) for n in names)])
        for level, part in _parts(together["implants"], names)
    ]


def _shares(together: Mapping[str, Any], names: Sequence[str]) -> list[tuple[str, list[str]]]:
    found = []
    for level, part in _parts(together["load_share"], names):
        shares = [together["load_share"].get(n, {}).get(level, {}).get(part) for n in names]
        found.append((f"{level} {part}", ["", *(NOTHING if s is None else f"{100 * s:.0f}" for s in shares)]))
    return found


def _parts(found: Mapping[str, Any], names: Sequence[str]) -> list[tuple[str, str]]:
    pairs = [(level, part) for n in names for level, parts in found.get(n, {}).items() for part in parts]
    return sorted(dict.fromkeys(pairs), key=lambda pair: pair[0])


def _peak(entry: Mapping[str, Any] | None) -> str:
    return NOTHING if entry is None else f"{entry['value']:.0f} ({load_words(entry['load']).lower()})"


def _change(ratio: float | None) -> str:
    if ratio is None:
        return NOTHING
    percent = round(100 * (ratio - 1))
    return f"{percent:+d} %".replace("-", "−") if percent else "0 %"


def _number(value: float | None, digits: int) -> str:
    return NOTHING if value is None else f"{value:.{digits}f}"
