"""The F1717 rig against beam theory, and the right way round in material and diameter."""

from __future__ import annotations

import numpy as np
import pytest

from interbody.evidence import parameters
from interbody.rigs import f1717
from interbody.surgery.beams import RoundSection

TABLE = parameters("F1717")
STIFF = TABLE.with_values(screw_modulus_mpa=1e12, block_modulus_mpa=1e12, screw_diameter_mm=20.0)


def test_two_rods_bend_as_beams_under_a_constant_moment() -> None:
    """With stiff screws in stiff blocks each rod carries half the force at the whole arm."""
    found = f1717(STIFF)
    arm, length = float(TABLE["block_moment_arm_mm"]) + float(TABLE["rod_offset_mm"]), float(TABLE["active_length_mm"])
    rod = RoundSection(float(TABLE["rod_diameter_mm"]), float(TABLE["rod_modulus_mpa"]), 0.3)
    bending = arm**2 * length / (2.0 * rod.modulus * rod.inertia)
    axial = length / (2.0 * rod.modulus * rod.area)
    assert found.compression_bending == pytest.approx(1.0 / (bending + axial), rel=0.01)
    assert found.rod_stress_per_n == pytest.approx(rod.stress(0.5, 0.5 * arm), rel=0.01)


def test_twisted_rods_resist_by_torsion_and_by_bending_about_the_load_line() -> None:
    """Each rod twists, and its ends travel sideways by the angle times their distance from the load line, clamped."""
    found = f1717(STIFF)
    x, y = float(TABLE["block_moment_arm_mm"]) + float(TABLE["rod_offset_mm"]), 0.5 * float(TABLE["rod_distance_mm"])
    length = float(TABLE["active_length_mm"])
    rod = RoundSection(float(TABLE["rod_diameter_mm"]), float(TABLE["rod_modulus_mpa"]), 0.3)
    shear = rod.modulus / 2.6
    twist = 2.0 * shear * 2.0 * rod.inertia / length
    sway = 2.0 * 12.0 * rod.modulus * rod.inertia * (x**2 + y**2) / length**3
    assert found.torsion == pytest.approx(np.deg2rad(twist + sway) / 1000.0, rel=0.05)


@pytest.mark.parametrize("measure", ["compression_bending", "torsion"])
def test_thicker_and_stiffer_rods_and_screws_make_a_stiffer_construct(measure: str) -> None:
    usual = getattr(f1717(), measure)
    assert getattr(f1717(TABLE.with_values(rod_diameter_mm=6.0)), measure) > usual
    assert getattr(f1717(TABLE.with_values(screw_diameter_mm=7.5)), measure) > usual
    assert getattr(f1717(TABLE.with_values(rod_modulus_mpa=220_000.0)), measure) > usual
    assert getattr(f1717(TABLE.with_values(rod_modulus_mpa=3600.0)), measure) < 0.2 * usual


def test_a_thicker_rod_is_stressed_less_per_newton_and_the_longer_gap_is_softer() -> None:
    assert f1717(TABLE.with_values(rod_diameter_mm=6.35)).rod_stress_per_n < f1717().rod_stress_per_n
    assert f1717(TABLE.with_values(active_length_mm=376.0)).compression_bending < 0.4 * f1717().compression_bending
