"""Options applied to a spine: what is refused, and how much steadier each construct is than the next."""

from __future__ import annotations

import numpy as np
import pytest
from people import COARSE, person

from interbody.anatomy import build_spine
from interbody.case import CaseError, Option
from interbody.mechanics import MeshSize, standard_loads
from interbody.surgery import intact, operate

PURE = ["flexion", "extension", "bending_right", "bending_left", "torsion_left", "torsion_right"]
PLANES = ("flexion", "bending", "torsion")


def tlif(levels=("L4-L5",), **settings) -> Option:
    return Option.model_validate({"technique": "tlif", "levels": list(levels), **settings})


@pytest.mark.parametrize(
    ("hardware", "words"),
    [
        ({"warp_drive": 9}, "warp_drive is not a known name"),
        ({"rod_diameter_mm": -5.5}, "from 3 to 8 mm"),
        ({"rod_diameter_mm": 0}, "from 3 to 8 mm"),
        ({"rod_diameter_mm": "thick"}, "from 3 to 8 mm"),
        ({"rod_diameter_mm": 500}, "from 3 to 8 mm"),
        ({"cage_window_share": 1.5}, "from 0.01 to 0.8"),
        ({"cage_forward_share": 5}, "from -0.3 to 0.3"),
        ({"screw_core_share": 1.3}, "from 0.3 to 1"),
        ({"metal_poisson": 0.5}, "from 0 to 0.49"),
        ({"cage_length_mm": 60}, "larger than the endplates"),
        ({"cage_width_mm": 40}, "larger than the endplates"),
        ({"graft.modulus_mpa": 5}, "not a known name"),
    ],
)  # fmt: skip
def test_hardware_that_does_not_fit_is_refused_in_one_sentence(healthy_spine, hardware, words: str) -> None:
    with pytest.raises(CaseError, match=words) as caught:
        operate(healthy_spine, tlif(hardware=hardware), "mine")
    text = str(caught.value)
    assert text.count("\n") == 0
    assert text.rstrip().endswith((".", ")"))
    assert "mine" in text


def test_care_without_an_operation_changes_nothing(healthy_spine) -> None:
    assert operate(healthy_spine, Option(technique="nonoperative")).is_intact


@pytest.fixture(scope="module")
def small_spine():
    return build_spine(person(age=70, sex="female", height_cm=145))


def test_every_hardware_name_has_limits_that_hold_its_default() -> None:
    from interbody.surgery.hardware import HARDWARE_DEFAULTS, hardware_of

    hardware_of("mine", dict(HARDWARE_DEFAULTS))


def test_default_hardware_is_made_to_fit_a_small_person(small_spine) -> None:
    construct = operate(small_spine, tlif(["L1-L2"]))
    widths = {v: max(p.width for p in small_spine.vertebrae[v].pedicles.values()) for v in ("L1", "L2")}
    assert all(screw.diameter <= widths[screw.vertebra] + 1e-9 for screw in construct.rods.screws)
    cage = next(mesh for name, mesh in construct.implants.items() if "cage" in name)
    assert np.ptp(cage.vertices[:, 1]) < 0.81 * small_spine.vertebrae["L2"].superior.width


def test_what_is_asked_for_is_not_quietly_changed(small_spine) -> None:
    with pytest.raises(CaseError, match=r"screw_diameter_mm is 11; the .* pedicle of L1"):
        operate(small_spine, tlif(["L1-L2"], hardware={"screw_diameter_mm": 11}), "mine")
    with pytest.raises(CaseError, match=r"cage_length_mm is 28; it is larger than the endplates at L1-L2"):
        operate(small_spine, tlif(["L1-L2"], hardware={"cage_length_mm": 28}), "mine")


STATES = {
    "stand-alone": {"screws": "none"},
    "unilateral": {"screws": "unilateral"},
    "bilateral": {"screws": "bilateral"},
    "bilateral, one more level": {"screws": "bilateral", "levels": ("L3-L4", "L4-L5")},
}


@pytest.fixture(scope="module")
def motion(healthy_spine) -> dict[str, dict[str, dict[str, float]]]:
    """Range of motion by state, plane and level."""
    mesh = MeshSize(*COARSE)
    found = {}
    constructs = {"intact": intact(healthy_spine)} | {
        n: operate(healthy_spine, tlif(**s), n) for n, s in STATES.items()
    }
    constructs["decompression"] = operate(
        healthy_spine, Option.model_validate({"technique": "decompression", "levels": ["L4-L5"]})
    )
    for name, construct in constructs.items():
        response = construct.solve(standard_loads(PURE), mesh=mesh)
        assert all(load.converged for load in response.loads.values()), name
        levels = response.loads["flexion"].levels
        found[name] = {plane: {lv: response.range_of_motion(lv, plane) for lv in levels} for plane in PLANES}
    return found


@pytest.mark.parametrize("plane", PLANES)
def test_each_step_of_fixation_is_steadier_than_the_one_before(motion, plane: str) -> None:
    at = {state: motion[state][plane]["L4-L5"] for state in ("stand-alone", "unilateral", "bilateral")}
    assert at["bilateral"] < at["unilateral"] < at["stand-alone"]


LEFT = {"flexion": (0.08, 0.50), "bending": (0.10, 0.40), "torsion": (0.25, 0.60)}
"""Share of the intact motion left by a cage and bilateral screws at L4-L5 in the laboratory (pooled, BMRI 2022)."""


@pytest.mark.parametrize("plane", PLANES)
def test_a_cage_with_bilateral_screws_leaves_as_much_motion_as_in_the_laboratory(motion, plane: str) -> None:
    low, high = LEFT[plane]
    assert low < motion["bilateral"][plane]["L4-L5"] / motion["intact"][plane]["L4-L5"] < high
    for level in ("L3-L4", "L4-L5"):
        assert motion["bilateral, one more level"][plane][level] < high * motion["intact"][plane][level]


@pytest.mark.parametrize("plane", PLANES)
def test_under_the_same_moment_untouched_levels_move_as_before(motion, plane: str) -> None:
    """A pure moment is the same at every level, so nothing changes beside the operation (load control)."""
    for level in ("L1-L2", "L2-L3", "L5-S1"):
        assert motion["bilateral"][plane][level] == pytest.approx(motion["intact"][plane][level], rel=0.01)


@pytest.mark.parametrize("plane", PLANES)
def test_decompression_alone_makes_its_level_a_little_looser(motion, plane: str) -> None:
    looser = motion["decompression"][plane]["L4-L5"] / motion["intact"][plane]["L4-L5"]
    assert 1.0 - 1e-3 <= looser < 1.6


def test_hardware_reports_forces_at_its_level_only(healthy_spine) -> None:
    construct = operate(healthy_spine, tlif())
    response = construct.solve(standard_loads(["flexion"]), mesh=MeshSize(*COARSE))
    levels = response.loads["flexion"].levels
    assert levels["L4-L5"].implant["rod_left_stress_mpa"] > 1.0
    assert all(np.isfinite(v) for v in levels["L4-L5"].implant.values())
    assert not levels["L2-L3"].implant
