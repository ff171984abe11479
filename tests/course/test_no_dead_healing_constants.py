"""Change any constant of the graft, its hardware or its spread, and some answer moves."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import replace
from functools import cache
from itertools import product
from typing import Any, NamedTuple

import pytest
from made_grafts import curve, levels
from made_people import OPTIONS, case

from interbody.course import Ledger, OperatedLevels
from interbody.course.graft_curve import LOADS, GraftState, graft_state
from interbody.course.healing import stiffened
from interbody.course.healing_course import ct_grade, healing_of
from interbody.evidence import ParameterSet, parameters
from interbody.mechanics.response import LevelResponse, LoadResponse, Response
from interbody.result.plain import plain

QUICK = {"CourseSpread": {"draws.unknown": 4, "draws.chance": 2}, "TissueDifferentiation": {"step_days": 12.0}}
SETS = ("TissueDifferentiation", "HardwareInTime", "UnionBiology", "CourseSpread", "UsualConstruct")
ELSEWHERE = {
    "bone.strength_slope", "bone.strength_intercept", "bone.strength_floor",  # bone_strength, in test_healing
    "grade.one", "grade.two", "grade.three",  # test_grades_follow_their_limits
    "metal_modulus_mpa",  # tells metal cages where the construct is read
}  # fmt: skip
MATERIALS = ("titanium alloy", "cobalt chromium", "stainless steel", "PEEK")
NAMES = [(s, q) for s in SETS for q in parameters(s) if q not in ELSEWHERE]


def quick(name: str) -> ParameterSet:
    """A set with few draws and long steps."""
    return parameters(name).with_values(**QUICK.get(name, {}))


class Run(NamedTuple):
    """One graft followed: the rule, the level's mechanics and fields of the plan; ``words`` tell what it is about."""

    rule: str
    grafts: OperatedLevels
    plan: dict[str, Any]
    words: str


@cache
def runs() -> tuple[Run, ...]:
    """Both rules, a usual and a loose graft, every material, and all that a plan says of biology."""
    usual = levels()
    hot = stiffened(curve(), 5.0)
    hot = replace(hot, states=tuple(replace(s, full={k: 9 * v for k, v in s.full.items()}) for s in hot.states))
    slack = stiffened(curve(), 0.02)
    strained, metal = {"L4-L5": hot}, "rod screw fatigue life load carried cage"
    return (
        Run("claes_heigele", usual, {"graft": "bmp2", "teriparatide": True, "nsaid": "short"}, "claes factor union"),
        Run("claes_heigele", replace(usual, injured=True), {"graft": "allograft", "nsaid": "high"}, "factor injured"),
        Run("prendergast", usual, {}, "prendergast"),
        Run("claes_heigele", replace(usual, curves=strained, metal_cage=True), {}, f"claes {metal} titanium"),
        Run("prendergast", replace(usual, curves=strained, metal_cage=True), {}, f"prendergast {metal}"),
        Run("claes_heigele", replace(usual, strength={"L4-L5": 0.2}), {}, "claes bone settling subsidence"),
        Run("claes_heigele", replace(usual, settling="settling.lateral"), {}, "claes settling lateral"),
        Run("prendergast", replace(usual, curves={"L4-L5": slack}), {}, "prendergast resorption slack"),
        *(Run("claes_heigele", replace(usual, material=m, curves=strained), {}, f"{metal} {m}") for m in MATERIALS),
    )


def answer(row: int, sets: dict[str, ParameterSet]) -> str:
    """What the course says of one of the runs."""
    run = runs()[row]
    sets = {name: quick(name) for name in SETS} | sets
    made = case(age=60, vitamin_d_deficiency=bool(run.plan), options={"tlif": {**OPTIONS["tlif"], **run.plan}})
    healing, _ = healing_of(made, made.options["tlif"], run.grafts, Ledger("union"), rule=run.rule, sets=sets)
    return json.dumps(plain(healing))


@cache
def usual_answer(row: int) -> str:
    return answer(row, {})


def moved(value, factor: float):
    return tuple(factor * v for v in value) if isinstance(value, tuple) else factor * value if value else factor


MOVED: Counter[tuple[int, float]] = Counter()
"""How often a run and a factor showed that a constant counts: those are tried first."""
FACTORS = (0.6, 0.05, 3.0, 30.0)


def tries(quantity: str) -> list[tuple[int, float]]:
    """Every run with every factor, the likeliest to move first."""
    factors = (1.0,) if quantity.startswith("draws.") else FACTORS
    words = re.split(r"[._ ]", quantity)
    return sorted(
        product(range(len(runs())), factors),
        key=lambda item: (-sum(word in runs()[item[0]].words for word in words), -MOVED[item], FACTORS[0] != item[1]),
    )


@pytest.mark.parametrize(("set_name", "quantity"), NAMES, ids=[f"{s}:{q}" for s, q in NAMES])
def test_every_constant_moves_some_answer(set_name, quantity) -> None:
    changed = quick(set_name)
    value = changed[quantity].value
    for row, factor in tries(quantity):
        new = value + 1 if quantity.startswith("draws.") else moved(value, factor)
        if answer(row, {set_name: changed.with_values(**{quantity: new})}) != usual_answer(row):
            MOVED[row, factor] += 1
            return
    pytest.fail(f"{set_name}:{quantity} moves no answer")


@pytest.mark.parametrize(("bridged", "grade"), [(0.7, "I"), (0.5, "II"), (0.2, "III"), (0.05, "IV")])
def test_grades_follow_their_limits(bridged, grade) -> None:
    book = Ledger("TissueDifferentiation")
    assert ct_grade(bridged, book) == grade
    limits = [book.value(f"grade.{name}", "test") for name in ("one", "two", "three")]
    assert limits == sorted(limits, reverse=True)
    changed = Ledger("x", {"x": book.set.with_values(**{f"grade.{n}": 0.01 for n in ("one", "two", "three")})})
    assert ct_grade(bridged, changed) == "I"


def response(lift: float) -> Response:
    implant = {f"graft_around_{k}": 0.01 for k in ("shear_strain_mean", "shear_strain_95")}
    implant["graft_around_volume_strain_mean"] = -0.01
    level = LevelResponse({"flexion": 1.0}, (0.0, 0.0, lift), None, {}, {}, (0, 0, 0), (0, 0, 0), None, None, implant)
    return Response("x", {name: LoadResponse(name, {"L4-L5": level}, {}, "converged", True, 1) for name in LOADS})


def read(lift: float, loose: bool, book: Ledger) -> GraftState:
    found = graft_state(response(lift), "L4-L5", 5.0, ("graft_around",), 10.0, book, loose)
    assert found is not None
    return found


def test_a_gap_that_opens_under_loose_graft_strains_what_grows_in_it() -> None:
    """Octahedral shear strain of a layer stretched by e with its faces held: 2 sqrt(2)/3 e."""
    book = Ledger("GraftMechanics")
    assert read(0.5, True, book).strain["graft_around"] == pytest.approx(8**0.5 / 3 * 0.05, rel=1e-3)
    assert read(0.5, False, book).strain["graft_around"] == pytest.approx(0.01)
    assert read(-0.5, True, book).strain["graft_around"] == pytest.approx(0.01)


def test_a_load_without_equilibrium_gives_no_state() -> None:
    loads = dict(response(0.0).loads)
    loads["flexion"] = replace(loads["flexion"], converged=False)
    broken = replace(response(0.0), loads=loads)
    assert graft_state(broken, "L4-L5", 5.0, ("graft_around",), 10.0, Ledger("GraftMechanics")) is None
