"""The citation walk the other way: change any constant and some answer moves."""

from __future__ import annotations

import json
import re
from collections import Counter
from functools import cache

import pytest
from made_people import BASELINES, MORE, OPTIONS, case, spine

from interbody.course import simulate_course
from interbody.decision import compare
from interbody.evidence import ParameterSet, parameters
from interbody.outcomes import forecast_option
from interbody.outcomes.people import plan_of
from interbody.result.plain import plain

SETS = ("union", "adjacent", "reoperation", "pain_and_function", "complications", "mortality")
SLIP = {"L4-L5": {"slip_mm": 5.0, "stenosis": "severe"}}
STEEP = {"L4-L5": {"slip_mm": 8.8}}
STEEPER = {"L4-L5": {"slip_mm": 11.0}}
PEOPLE = (
    {},
    {"smoking": "current", "diabetes": True, "prior_lumbar_surgery": True, "sex": "male", "age": 80, "weight_kg": 84,
     "bone_density": {"hu": 112}, "baseline": {"odi": 50, "back_pain": 8, "leg_pain": 7},
     "symptoms": {"neurogenic_claudication": False}},
    {"smoking": "former", "age": 45, "weight_kg": 110, "bone_density": {"t_score": -2.5}, "diabetes": True,
     "baseline": {"odi": 3, "back_pain": 1, "leg_pain": 8}},
    {"smoking": "current", "diabetes": True, "age": 85, "weight_kg": 110, "prior_lumbar_surgery": True,
     "bone_density": {"hu": 105}},
    {"age": 67.3}, {"age": 88.5},
)  # fmt: skip


def cases():
    options = dict(OPTIONS)
    for diagnosis in BASELINES:
        for findings in ({}, STEEP, STEEPER) if "degenerative_s" in diagnosis else ({},):
            for person in PEOPLE:
                yield case(diagnosis, options=options, findings=findings, **person)
    for person in PEOPLE[:4]:
        yield case(options=MORE, **person)


CASES = tuple(cases())
ONE_OF_EACH = {"tlif", "alif", "decompression", "microdiscectomy", "nonoperative", *MORE}
"""Options asked for everyone; the first two people of each diagnosis are asked for all."""
INTACT = spine("intact")
STATES = (None, spine("x", {"L4-L5": 0.1}), spine("x", {"L4-L5": 0.1}, beside=30.0))


def answer(row: int, option: str, sets: dict[str, ParameterSet]) -> tuple[str, set[str]]:
    """What the floors say of one person and option, and the names of the quantities they cite."""
    made, state = CASES[row], STATES[row % len(STATES)]
    course = simulate_course(made, option, INTACT, state, sets=sets)
    found = forecast_option(made, option, course, sets=sets)
    return json.dumps([plain(course), plain(found)]), {u.quantity.name for u in (*course.evidence, *found.evidence)}


@cache
def usual() -> dict[tuple[int, str], tuple[str, set[str]]]:
    return {
        (row, option): answer(row, option, {})
        for row, made in enumerate(CASES)
        for option in made.options
        if row % len(PEOPLE) < 2 or option in ONE_OF_EACH
    }


def moved(value):
    """A different value of the same kind."""
    if isinstance(value, tuple):
        return tuple(moved(v) for v in value)
    if isinstance(value, str):
        return f"{value} (changed)"
    return 0.7 * value if value else 0.3


NAMES = [(s, q) for s in SETS for q in parameters(s)]
MOVED: Counter[tuple[int, str]] = Counter()
"""How often each answer was moved by the constants tried so far: those that move easily are tried first."""


@cache
def words(row: int, option: str) -> frozenset[str]:
    """What an answer is about: diagnosis, technique, approach, screws and the person's traits, word by word."""
    made, plan = CASES[row], CASES[row].options[option]
    told = [made.patient.diagnosis, option, plan.technique, plan_of(plan).family, plan.approach, plan.screws]
    traits = {"smoker": made.patient.smoking == "current", "former": made.patient.smoking == "former",
              "diabetes": made.patient.diabetes, "obesity": made.patient.bmi >= 30, "male": made.patient.sex == "male",
              "older": made.patient.age > 67, "prior": made.patient.prior_lumbar_surgery}  # fmt: skip
    told += [name for name, holds in traits.items() if holds]
    return frozenset(re.split(r"[._]", " ".join(str(word) for word in told if word).replace(" ", ".")))


def likeliest_first(quantity: str, citing: list) -> list:
    """Answers in the order in which the constant is likely to move them; all of them, so that none is left out."""
    name = set(re.split(r"[._]", quantity))
    places = {key: list(CASES[key[0]].options).index(key[1]) for key, _ in citing}
    return sorted(citing, key=lambda item: (-len(name & words(*item[0])), -MOVED[item[0]], places[item[0]]))


@pytest.mark.parametrize(("set_name", "quantity"), NAMES, ids=[f"{s}:{q}" for s, q in NAMES])
def test_every_constant_moves_some_answer(set_name, quantity) -> None:
    changed = parameters(set_name)
    value = changed[quantity].value
    tries = [[moved(value)], []]
    if isinstance(value, float):
        tries[0].append(1.1 * value)
        tries[1].append(3.0 * value)  # a limit that nobody of the cases stands near
    citing = [(key, text) for key, (text, cited) in usual().items() if quantity in cited]
    for some in tries:
        sets = [{set_name: changed.with_values(**{quantity: new})} for new in some]
        for key, text in likeliest_first(quantity, citing):
            if any(answer(*key, tried)[0] != text for tried in sets):
                MOVED[key] += 1
                return
    pytest.fail(f"{set_name}:{quantity} moves nothing that cites it ({len(citing)} answers)")


RULES = parameters("candidacy")


@pytest.mark.parametrize("quantity", list(RULES))
def test_every_rule_limit_moves_some_rule(quantity) -> None:
    made = [
        case(diagnosis, findings=SLIP, symptoms={"duration_months": 1}, **person)
        for diagnosis in BASELINES
        for person in ({"diabetes": True}, {"bone_density": {"hu": 100}}, {"bone_density": {"t_score": -2.6}})
    ]
    changed = RULES.with_values(**{quantity: moved(RULES[quantity].value)})
    assert any(plain(compare(c, {}, {}, rule_set=changed)) != plain(compare(c, {}, {})) for c in made)
