"""A real CT at 3 mm against what others measured on it, and against published anatomy."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from interbody.anatomy.imaging import Measurement, measure
from interbody.case import LEVELS, Case, Measured, load_case

ROOT = Path(__file__).resolve().parents[2]
CASE = ROOT / "../shared/cases/ct-male-55"
EXAMPLE = ROOT / "src/interbody/case/examples/ct-male-55.yaml"
LUMBAR = ("L1", "L2", "L3", "L4", "L5")

# spine_report.json of the TotalSegmentator project for this man: body heights at 15, 50 and 85 % of the depth, in the
# section where they differ most, in steps of 1.5 mm; median HU of the body 4 mm inside its label.
REPORTED = {
    "posterior": (27.0, 25.5, 24.0, 22.5, 22.5),
    "middle": (24.0, 24.0, 22.5, 22.5, 25.5),
    "anterior": (21.0, 28.5, 28.5, 28.5, 28.5),
}
REPORTED_HU = (110.0, 122.0, 120.0, 124.0, 129.0)


@pytest.fixture(scope="module")
def real() -> Measurement:
    if not (CASE / "labels.nii.gz").is_file():
        pytest.skip(f"the real CT is not here ({CASE})")
    return measure(CASE / "labels.nii.gz", CASE / "ct.nii.gz")


@pytest.fixture(scope="module")
def example() -> Case:
    return load_case(EXAMPLE)


def _value(measured: Measured | None) -> float:
    assert measured is not None
    return measured.value


def test_nothing_is_missing(real: Measurement) -> None:
    assert real.anatomy.missing == {}
    assert real.anatomy.alignment.posture == "supine"


def test_body_heights_against_the_published_report(real: Measurement) -> None:
    """The report stays inside the rim and looks for the lowest section, so it lies lower: by 2 mm on average, and the
    order of the vertebrae agrees."""
    ours = {
        place: np.array([_value(getattr(real.anatomy.vertebrae[v].height_mm, place)) for v in LUMBAR])
        for place in REPORTED
    }
    gaps = np.concatenate([ours[place] - np.array(REPORTED[place]) for place in REPORTED])
    assert 0 < gaps.mean() < 3.0
    assert np.abs(gaps).max() < 6.0
    assert ours["anterior"].argmin() == 0
    assert np.corrcoef(ours["posterior"], REPORTED["posterior"])[0, 1] > 0.8
    assert np.corrcoef(ours["anterior"], REPORTED["anterior"])[0, 1] > 0.8


def test_density_against_the_published_report(real: Measurement) -> None:
    """Farther inside the shell than the report, so a little lower."""
    ours = np.array([_value(real.anatomy.vertebrae[v].cancellous_hu) for v in LUMBAR])
    gaps = np.array(REPORTED_HU) - ours
    assert (gaps > 0).all()
    assert gaps.max() < 25


def test_alignment_is_that_of_an_adult(real: Measurement) -> None:
    """Two standard deviations of 709 adults (Mac-Thiong 2011): incidence 32-74, tilt 0-27, slope 24-55 degrees."""
    a = real.anatomy.alignment
    incidence, tilt, slope = (_value(x) for x in (a.pelvic_incidence_deg, a.pelvic_tilt_deg, a.sacral_slope_deg))
    assert 32 < incidence < 74
    assert 0 < tilt < 27
    assert 24 < slope < 55
    assert incidence == pytest.approx(tilt + slope, abs=1e-9)
    assert sum(v.value for v in a.segmental_lordosis_deg.values()) == pytest.approx(_value(a.lordosis_l1_s1_deg))
    assert 20 < _value(a.lordosis_l1_s1_deg) < 75


def test_discs_and_endplates_are_those_of_a_man(real: Measurement) -> None:
    middle = [_value(real.anatomy.discs[level].height_mm.middle) for level in LEVELS]
    assert middle[:4] == sorted(middle[:4])
    assert all(7 < height < 16 for height in middle)
    for name in LUMBAR:
        vertebra = real.anatomy.vertebrae[name]
        for plate in (vertebra.superior_endplate, vertebra.inferior_endplate):
            assert 39 < _value(plate.width_mm) < 59
            assert 29 < _value(plate.depth_mm) < 43
            assert _value(plate.width_mm) > _value(plate.depth_mm)


def test_the_example_holds_these_figures(real: Measurement, example: Case) -> None:
    for name, vertebra in real.anatomy.vertebrae.items():
        held = example.anatomy.vertebrae[name]  # type: ignore[index]
        for place in ("anterior", "middle", "posterior"):
            ours, theirs = getattr(vertebra.height_mm, place), getattr(held.height_mm, place)
            assert (ours is None) == (theirs is None)
            if ours is not None:
                assert theirs.value == pytest.approx(ours.value, abs=0.06)
                assert theirs.error == pytest.approx(ours.error, abs=0.06)
    for field in ("pelvic_incidence_deg", "sacral_slope_deg", "lordosis_l1_s1_deg"):
        held, ours = _value(getattr(example.anatomy.alignment, field)), getattr(real.anatomy.alignment, field)
        assert held == pytest.approx(_value(ours), abs=0.06)


def test_the_example_is_marked_as_set(example: Case) -> None:
    assert "not real" in example.note
    assert example.patient.age == 55
    techniques = {option.technique.value for option in example.options.values()}
    assert {"tlif", "decompression", "nonoperative"} <= techniques
