"""What is taken out of a disc has the size that the operation says, on any mesh and at any grade."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from interbody.case import Option
from interbody.evidence import parameters
from interbody.mechanics import MeshSize
from interbody.mechanics.disc_mesh import DiscGrid, build_grid
from interbody.mechanics.hexahedron import BULK, C1
from interbody.mechanics.removal import element_volumes, filled, first_of, soft_filling
from interbody.surgery.hardware import hardware_of
from interbody.surgery.interbody_space import tissue_removed
from interbody.surgery.techniques import procedure_of
from interbody.validation.nucleus import nucleus_removed

SIZES = [MeshSize(), MeshSize(4, 1, 2, 4), MeshSize(8, 1, 5, 4, 0.9)]
HEALTHY = 0.45


def round_disc(size: MeshSize, nucleus: float = HEALTHY) -> DiscGrid:
    """20 mm of radius, 10 mm high."""

    def plate(z):
        return lambda p: np.c_[20.0 * p, np.full(len(p), z)]

    return build_grid(size, lambda a: np.c_[np.cos(a), np.sin(a)], plate(0.0), plate(10.0), nucleus, 0.0)


def procedure(technique: str):
    return procedure_of(Option.model_validate({"technique": technique, "levels": ["L4-L5"]}), parameters("Techniques"))


def share_gone(grid: DiscGrid, done) -> np.ndarray:
    return tissue_removed(done, hardware_of("o", {}))(grid)[0]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("nucleus", [HEALTHY, 0.75 * HEALTHY, 0.4 * HEALTHY])
def test_a_fusion_clears_the_same_part_of_a_healthy_and_of_a_worn_disc(size, nucleus) -> None:
    grid, done = round_disc(size, nucleus), replace(procedure("tlif"), windows=())
    cleared = share_gone(grid, done) @ element_volumes(grid) / element_volumes(grid).sum()
    border = np.sqrt(HEALTHY)
    assert cleared == pytest.approx((border + done.inner_cleared * (1.0 - border)) ** 2, rel=1e-9)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("technique", ["tlif", "plif", "alif", "llif"])
def test_a_window_is_as_wide_as_it_says(size, technique) -> None:
    grid, done = round_disc(size), replace(procedure(technique), inner_cleared=0.0)
    annulus = grid.annulus
    gone = share_gone(grid, done)[annulus] @ element_volumes(grid)[annulus] / element_volumes(grid)[annulus].sum()
    assert gone == pytest.approx(sum(width for _, width in done.windows) / 360.0, rel=1e-6)
    assert (share_gone(grid, done)[~annulus] == 1.0).all()


@pytest.mark.parametrize("size", SIZES)
def test_a_microdiscectomy_takes_its_share_of_the_nucleus_next_to_the_window(size) -> None:
    grid, done = round_disc(size), procedure("microdiscectomy")
    nucleus, gone = ~grid.annulus, share_gone(grid, done)
    assert gone[nucleus] @ element_volumes(grid)[nucleus] == pytest.approx(
        done.nucleus_removed * element_volumes(grid)[nucleus].sum()
    )
    (middle, _), *_ = done.windows
    towards = grid.plane @ [np.cos(np.deg2rad(middle)), np.sin(np.deg2rad(middle))]
    assert towards[nucleus & (gone > 0)].min() > towards[nucleus & (gone == 0)].min()
    assert towards[nucleus & (gone > 0)].mean() > 0.2


def test_elements_are_taken_by_distance_until_the_volume_is_reached() -> None:
    grid = round_disc(SIZES[1])
    volumes, everything = element_volumes(grid), np.arange(len(grid.elements))
    away = everything[::-1].astype(float)
    for asked in (0.0, 100.0, 1234.5):
        share = first_of(volumes, everything, away, asked)
        assert share @ volumes == pytest.approx(asked)
        assert (np.diff(share) >= 0.0).all()
        assert ((share > 0.0) & (share < 1.0)).sum() <= 1
    assert (first_of(volumes, everything, away, 1e6) == 1.0).all()


@pytest.mark.parametrize("asked", [0.5, 1.7, 3.0])
def test_what_is_taken_from_the_nucleus_leaves_left_and_right_alike(asked) -> None:
    grid = round_disc(SIZES[1])
    share, _ = nucleus_removed(asked)(grid)
    left, right = (share[side] @ element_volumes(grid)[side] for side in (grid.plane[:, 1] > 0, grid.plane[:, 1] < 0))
    assert share @ element_volumes(grid) == pytest.approx(1000.0 * asked)
    assert left == pytest.approx(right, rel=1e-9)


def test_a_partly_removed_element_lies_between_what_was_there_and_what_fills_it() -> None:
    tissue, soft = np.array([[0.3, 0.1, 500.0, 5.0, 80.0, 0.1]]), soft_filling(0.2, 0.4)
    shares = np.linspace(0.0, 1.0, 11)
    rows = np.concatenate([filled(tissue, np.array([share]), soft) for share in shares])
    assert rows[0] == pytest.approx(tissue[0])
    assert rows[-1] == pytest.approx(soft)
    assert (np.diff(rows[:, [C1, BULK, 3]], axis=0) < 0.0).all()
    half = filled(tissue, np.array([0.5]), soft)[0]
    assert half[BULK] == pytest.approx(2.0 / (1.0 / tissue[0, BULK] + 1.0 / soft[BULK])), "one pressure for both"
    shear = 2.0 * (soft[C1] + soft[1])
    assert soft[BULK] == pytest.approx(shear * 2.0 * (1 + 0.4) / (3 * (1 - 2 * 0.4)))
