"""Cages in compression against the block formula."""

from __future__ import annotations

from dataclasses import replace

import pytest

from interbody.evidence import parameters
from interbody.rigs import f2077
from interbody.surgery.catalogue import Item, built_in

CATALOGUE = built_in()
CAGE = CATALOGUE.items["cage", "TLIF PEEK 10 x 28"]
MATERIALS = {i.name: i for i in CATALOGUE.of_kind("material")}
RIGID = parameters("F2077").with_values(block_modulus_mpa=1e15)


def changed(item: Item, **values: float) -> Item:
    numbers = {name: replace(q, value=values.get(name, q.value)) for name, q in item.numbers.items()}
    return replace(item, numbers=numbers)


def test_a_cage_without_teeth_between_rigid_blocks_is_a_block_in_compression() -> None:
    found = f2077(changed(CAGE, teeth_mm=0.0), MATERIALS["PEEK"], RIGID)
    area = 28.0 * 10.0 * 0.7
    assert found.contact_mm2 == pytest.approx(area)
    assert found.stiffness == pytest.approx(3600.0 * area / 10.0, rel=1e-6)
    assert found.yield_n == pytest.approx(118.0 * area)
    assert found.pressure == pytest.approx(1000.0 / area)


def test_two_layers_of_teeth_are_springs_in_series() -> None:
    found = f2077(CAGE, MATERIALS["PEEK"], RIGID)
    area = CAGE.contact_mm2
    body, teeth = 3600.0 * area / (10.0 - 2 * 0.7), 3600.0 * 0.5 * area / 0.7
    assert found.stiffness == pytest.approx(1.0 / (1.0 / body + 2.0 / teeth), rel=1e-6)


def test_titanium_is_stiffer_than_peek_and_a_higher_cage_softer() -> None:
    peek, titanium = f2077(CAGE, MATERIALS["PEEK"]), f2077(CAGE, MATERIALS["titanium alloy"])
    assert titanium.stiffness > f2077(CAGE, MATERIALS["porous titanium"]).stiffness > peek.stiffness
    assert f2077(changed(CAGE, height_mm=14.0), MATERIALS["PEEK"]).stiffness < peek.stiffness
    assert f2077(changed(CAGE, window_share=0.5), MATERIALS["PEEK"]).yield_n < peek.yield_n


def test_a_material_without_a_strength_gives_no_yield() -> None:
    material = replace(MATERIALS["PEEK"], numbers={"modulus_mpa": MATERIALS["PEEK"].numbers["modulus_mpa"]})
    assert f2077(CAGE, material).yield_n is None
