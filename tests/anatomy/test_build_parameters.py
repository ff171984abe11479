"""Every constant moves an output, so none is decoration."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np
import pytest
from anatomy_people import person

from interbody.anatomy import Spine, build_spine
from interbody.case import Case
from interbody.evidence import parameters

SETS = (
    "Panjabi1992", "Lavecchia2018", "Bodies", "Discs", "SegmentalLordosis2022", "Pelvis", "Facets", "Arch",
    "BoneDensity", "LigamentGeometry",
)  # fmt: skip
PEOPLE: tuple[Case, ...] = (
    person({"alignment": {"pelvic_incidence_deg": 45}}, height_cm=180),
    person({"alignment": {"pelvic_incidence_deg": 60, "posture": "supine"}}, sex="female", age=88, height_cm=150),
    person({"alignment": {"sacral_slope_deg": 38}}, height_cm=160, bone_density={"t_score": -3}),
    person({"alignment": {"pelvic_tilt_deg": 14}}, {"L1-L2": {"pfirrmann": 1}, "L2-L3": {"pfirrmann": 2},
           "L3-L4": {"pfirrmann": 3}, "L4-L5": {"pfirrmann": 4}, "L5-S1": {"pfirrmann": 5}}, age=95),
    person({"discs": {"L5-S1": {"height_mm": {"middle": 3}}}}, bone_density={"t_score": -6.5}),
    person({"discs": {"L5-S1": {"height_mm": {"anterior": 5, "posterior": 2}}}}, age=75),
)  # fmt: skip
INERT = {("Pelvis", "conflict")}
"""A tolerance on input: it decides between a spine and an error."""


def numbers(item: Any) -> list[float]:
    """All numbers of a spine, its evidence left out."""
    if isinstance(item, np.ndarray):
        return [float(x) for x in item.ravel()]
    if isinstance(item, (int, float)):
        return [float(item)]
    if isinstance(item, dict):
        return [x for v in item.values() for x in numbers(v)]
    if isinstance(item, tuple):
        return [x for v in item for x in numbers(v)]
    if is_dataclass(item) and not isinstance(item, type):
        return [x for f in fields(item) if f.name != "evidence" for x in numbers(getattr(item, f.name))]
    return []


def used() -> dict[tuple[str, str], Case]:
    """Every quantity that one of the people rests on, with that person."""
    found: dict[tuple[str, str], Case] = {}
    names = {(s, key): None for s in SETS for key in parameters(s)}
    for case in PEOPLE:
        evidence = {id(use.quantity) for use in build_spine(case).evidence}
        for s, key in names:
            if id(parameters(s)[key]) in evidence:
                found.setdefault((s, key), case)
    return found


def changed(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(0.7 * v + 0.01 for v in value)
    return 0.7 * value if value else 0.5


def test_every_quantity_is_used_by_someone() -> None:
    everything = {(s, key) for s in SETS for key in parameters(s)}
    unused = everything - set(used()) - INERT - {("Discs", "concavity.lower")}
    assert not unused


@pytest.mark.slow
def test_every_quantity_moves_an_output() -> None:
    base: dict[int, list[float]] = {id(c): numbers(build_spine(c)) for c in PEOPLE}
    still = []
    for (name, key), first in used().items():
        if (name, key) in INERT:
            continue
        table = parameters(name)
        altered = {name: table.with_values(**{key: changed(table[key].value)})}
        for case in (first, *(c for c in PEOPLE if c is not first)):
            try:
                spine: Spine = build_spine(case, sets=altered)
            except ValueError:
                break
            now, was = numbers(spine), base[id(case)]
            if len(now) != len(was) or not np.allclose(now, was, rtol=1e-9, atol=1e-9):
                break
        else:
            still.append(f"{name}:{key}")
    assert not still


def test_every_measure_moves_the_spine() -> None:
    plain = numbers(build_spine(PEOPLE[0]))
    measured: list[dict[str, Any]] = [
        {"vertebrae": {"L2": {"superior_endplate": {"width_mm": 50}}}},
        {"vertebrae": {"L2": {"inferior_endplate": {"depth_mm": 40}}}},
        {"vertebrae": {"L2": {"height_mm": {"anterior": 30}}}},
        {"vertebrae": {"L2": {"height_mm": {"middle": 30}}}},
        {"vertebrae": {"L2": {"height_mm": {"posterior": 30}}}},
        {"vertebrae": {"L2": {"cancellous_hu": 90}}},
        {"vertebrae": {"S1": {"superior_endplate": {"width_mm": 60}}}},
        {"discs": {"L3-L4": {"height_mm": {"anterior": 15}}}},
        {"discs": {"L3-L4": {"height_mm": {"middle": 9}}}},
        {"discs": {"L3-L4": {"height_mm": {"posterior": 5}}}},
        {"discs": {"L3-L4": {"lordosis_deg": 4}}},
    ]
    for anatomy in measured:
        anatomy["alignment"] = {"pelvic_incidence_deg": 45}
        now = numbers(build_spine(person(anatomy, height_cm=180)))
        assert len(now) != len(plain) or not np.allclose(now, plain)
    assert numbers(build_spine(PEOPLE[0])) == pytest.approx(plain, rel=0, abs=0)
