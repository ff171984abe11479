"""Every constant of techniques, hardware and the operated disc space moves an answer when it is changed."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

from interbody.bench.mechanics import reference_spine
from interbody.case import Option
from interbody.evidence import parameters
from interbody.mechanics import MeshSize, simulate_loads
from interbody.mechanics.search import LoadCase
from interbody.surgery import (
    OperatedModel,
    cages,
    construct,
    fusion_mass,
    instrumentation,
    interbody_space,
    operate,
    release,
    trajectories,
)
from interbody.surgery import plates as plates_module

LEVEL = "L4-L5"
MESH = MeshSize(core=2, nucleus_rings=1, annulus_rings=2, layers=3)
LOADS = [
    LoadCase("one way", (2.0, 6.0, 6.0), 100.0),
    LoadCase("the other", (-2.0, -6.0, -6.0), 100.0),
]
SPINE = reference_spine()
MODULES = (construct, cages, fusion_mass, instrumentation, interbody_space, plates_module, release, trajectories)
LIMITS = {
    "cage.raise_most_mm",
    "cage.loose_most_mm",
    "cage.open_most_deg",
    "cage.least_wall_mm",
    "cage.least_height_mm",
}
"""What is refused rather than answered differently; the refusals have tests of their own."""

ELSEWHERE = {"cortical.sacrum.lateral_deg", "cortical.sacrum.cephalad_deg", "tip_clearance_mm"}
"""Of screws in S1, and of those that are too long, which these plans do not reach; test_trajectories has them."""

pytestmark = pytest.mark.slow


def moved(value: Any) -> Any:
    """The value, changed a little; zero and one give a share."""
    if isinstance(value, tuple):
        return tuple(moved(v) for v in value)
    return 0.6 if value in (0.0, 1.0) else 0.9 * value


def plan(technique: str, variant: str = "", **hardware: Any) -> Option:
    """An option that shows every constant of a technique."""
    settings: dict[str, Any] = {"technique": technique, "levels": [LEVEL], "hardware": hardware}
    if technique == "decompression":
        settings["extent"] = variant or "laminectomy"
    elif variant:
        settings["approach"] = variant
    return Option.model_validate(settings)


def answers(option: Option, changes: dict[str, float] | None = None) -> np.ndarray:
    made = operate(SPINE, option, "mine", changes, bridged=option.technique.value == "plf")
    for rods in made.couplings:
        rods.first = 0
    model = OperatedModel(SPINE, made.preparations, made.couplings, mesh=MESH, only=[LEVEL], workers=1)
    response = simulate_loads(model, "mine", LOADS, implant=made._implant_report)
    levels = [load.levels[LEVEL] for load in response.loads.values()]
    shown = [float((mesh.vertices**2).sum()) for mesh in made.meshes().values()]
    numbers = [v for level in levels for v in (*level.rotation_deg.values(), *level.implant.values())]
    return np.array([*numbers, *shown])


@cache
def unchanged(technique: str, variant: str, hardware: tuple[tuple[str, Any], ...]) -> np.ndarray:
    return answers(plan(technique, variant, **dict(hardware)))


def with_changed(monkeypatch: pytest.MonkeyPatch, table: str, name: str, value: Any) -> None:
    changed = parameters(table).with_values(**{name: value})
    for module in MODULES:
        if hasattr(module, "parameters"):
            monkeypatch.setattr(module, "parameters", lambda wanted: changed if wanted == table else parameters(wanted))


def same(a: np.ndarray, b: np.ndarray) -> bool:
    return a.shape == b.shape and bool(np.abs(a - b).max() <= 1e-9)


VARIANTS = ("open", "mis", "laminectomy", "laminotomy")


def other(name: str, value: Any) -> Any:
    """Another value."""
    if name.endswith("window.centre_deg"):
        return tuple(v + 50.0 for v in value)
    return moved(value)


SLACK = "plif.PLL"
"""The ligament stays slack in every load here, so its cut shows in nothing."""


@pytest.mark.parametrize("name", [n for n in parameters("Techniques") if not n.endswith("cage.count") and n != SLACK])
def test_technique_constant(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    technique, second = name.split(".")[:2]
    variant = second if second in VARIANTS else ""
    before = unchanged(technique, variant, ())
    with_changed(monkeypatch, "Techniques", name, other(name, parameters("Techniques")[name].value))
    assert not same(answers(plan(technique, variant)), before), f"{name} changes nothing"


SEEN_WITH: dict[str, tuple[str, dict[str, Any]]] = {
    "opening.height_mm": ("tlif", {"cage_height_mm": 14}),
    "opening.pull_n": ("tlif", {"cage_height_mm": 14}),
    "cortical.lateral_deg": ("tlif", {"screw": "cortical 5.5 x 25"}),
    "cortical.cephalad_deg": ("tlif", {"screw": "cortical 5.5 x 25"}),
    "stress_concentration.plate": ("llif", {"plate": "lateral two-screw"}),
    "plate.stand_off_mm": ("llif", {"plate": "lateral two-screw"}),
    "plate.screw_core_share": ("llif", {"plate": "lateral two-screw"}),
    "plate.screw_depth_share": ("llif", {"plate": "lateral two-screw"}),
}


def changed(name: str, value: Any) -> Any:
    """A value, or each of several, that these plans can tell from the one in use."""
    if isinstance(value, tuple):
        return tuple(changed(name, v) for v in value)
    return {"cage.press_fit_mm": 0.3, "pedicle.hold_hu": 1.5 * value}.get(name, 0.7 * value)


@pytest.mark.parametrize(
    ("table", "name"),
    [(t, n) for t in ("InterbodySpace", "Instrumentation") for n in parameters(t) if n not in LIMITS | ELSEWHERE],
)
def test_constant_of_space_and_instrumentation(table: str, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    technique, hardware = SEEN_WITH.get(name, ("tlif", {}))
    before = unchanged(technique, "", tuple(hardware.items()))
    value = parameters(table)[name].value
    with_changed(monkeypatch, table, name, changed(name, value))
    assert not same(answers(plan(technique, **hardware)), before), f"{name} changes nothing"


@pytest.mark.parametrize("name", [n for n in parameters("Hardware") if n != "bone.modulus_floor"])
def test_hardware_constant(name: str) -> None:
    value = moved(parameters("Hardware")[name].value)
    value = {"screw_length_mm": 30.0, "pedicle_fill_limit": 0.3}.get(name, value)
    assert not same(answers(plan("tlif"), {name: value}), unchanged("tlif", "", ())), f"{name} changes nothing"
