"""Measures of a phantom whose geometry is known, in any orientation, whole and cut."""

from __future__ import annotations

from pathlib import Path

import nibabel as nib
import numpy as np
import pytest
from test_imaging_phantom import LABELS, Grid, Phantom, cast, measures, truths, write

from interbody.anatomy.imaging import measure, write_case_yaml
from interbody.case import CaseError, load_case

GRIDS = [
    Grid(shift=(0.7, -1.1, 1.3), turn=(3.0, -2.0, 4.0)),
    Grid(shift=(-0.4, 0.9, 0.2), turn=(-2.0, 5.0, 1.0)),
    Grid(shift=(1.2, 0.1, -0.8), turn=(1.0, 2.0, -3.0)),
]


@pytest.fixture(scope="module")
def upright(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[float, float]]:
    """Measures of the plain phantom at 3 mm."""
    return measures(measure(write(tmp_path_factory.mktemp("upright"), Phantom(), GRIDS[0])))


def test_errors_cover_the_truth(tmp_path: Path) -> None:
    """Over grids that cut the phantom differently, 95 % of the measures lie within two stated errors, 60 % in one."""
    phantom = Phantom()
    truth, misses = truths(phantom), []
    for grid in GRIDS:
        found = measures(measure(write(tmp_path, phantom, grid)))
        assert found.keys() == truth.keys()
        misses += [abs(found[k][0] - truth[k]) / found[k][1] for k in truth]
    assert np.mean(np.array(misses) < 2) >= 0.95
    assert np.mean(np.array(misses) < 1) >= 0.60
    assert max(misses) < 4


def test_errors_are_not_idle(upright: dict[str, tuple[float, float]]) -> None:
    """A stated error of a length stays under a voxel, that of an angle under five degrees."""
    for name, (_, error) in upright.items():
        angle = any(word in name for word in ("lordosis", "segment", "slope", "tilt", "incidence"))
        assert 0 < error < (5.0 if angle else 3.0), name


def test_finer_voxels_give_smaller_errors(tmp_path: Path, upright: dict[str, tuple[float, float]]) -> None:
    phantom = Phantom()
    fine = measures(measure(write(tmp_path, phantom, Grid(size=(2.0, 2.0, 2.0), turn=(3.0, -2.0, 4.0)))))
    truth = truths(phantom)
    for name, (value, error) in fine.items():
        assert error < upright[name][1], name
        assert value == pytest.approx(truth[name], abs=4 * error), name


@pytest.mark.parametrize(
    ("order", "flip"),
    [((2, 0, 1), (True, False, True)), ((1, 2, 0), (False, True, False))],
)
def test_order_and_direction_of_the_axes_do_not_matter(
    tmp_path: Path,
    order: tuple[int, int, int],
    flip: tuple[bool, bool, bool],
    upright: dict[str, tuple[float, float]],
) -> None:
    plain = GRIDS[0]
    grid = Grid(shift=plain.shift, turn=plain.turn, order=order, flip=flip)
    found = measures(measure(write(tmp_path, Phantom(), grid)))
    assert found.keys() == upright.keys()
    for name, (value, error) in found.items():
        assert value == pytest.approx(upright[name][0], abs=0.15), name
        assert error == pytest.approx(upright[name][1], rel=0.05), name


def test_an_oblique_grid_gives_the_same_spine(tmp_path: Path, upright: dict[str, tuple[float, float]]) -> None:
    oblique = Grid(turn=(12.0, -9.0, 15.0), low=(-130, -180, -170), high=(120, 180, 230))
    found = measures(measure(write(tmp_path, Phantom(), oblique)))
    for name, (value, error) in upright.items():
        both = np.hypot(error, found[name][1])
        assert found[name][0] == pytest.approx(value, abs=3 * both), name


def test_incidence_is_tilt_plus_slope(upright: dict[str, tuple[float, float]]) -> None:
    total = upright["tilt"][0] + upright["slope"][0]
    assert upright["incidence"][0] == pytest.approx(total, abs=1e-9)


def test_a_cut_vertebra_is_named_and_its_whole_endplate_measured(tmp_path: Path) -> None:
    top = Phantom().plates()["L1"]["superior"][0][2]
    m = measure(write(tmp_path, Phantom(), Grid(high=(70, 130, top - 12))))
    assert "superior endplate is cut off" in m.anatomy.missing["L1"]
    assert "L1" in m.anatomy.missing["segmental lordosis L1-L2"]
    found, truth = measures(m), truths(Phantom())
    assert not {"L1 anterior", "L1 superior width", "lordosis", "segment L1-L2"} & found.keys()
    for name in ("L1 inferior width", "disc L1-L2 middle", "L2 middle", "incidence"):
        assert found[name][0] == pytest.approx(truth[name], abs=3 * found[name][1]), name


def test_absent_parts_are_named(tmp_path: Path) -> None:
    image = cast(Phantom(), GRIDS[0])
    data = np.asarray(image.dataobj).copy()
    data[np.isin(data, [LABELS["L3"], LABELS["left"]])] = 0
    nib.save(nib.Nifti1Image(data, image.affine), tmp_path / "labels.nii.gz")
    m = measure(tmp_path / "labels.nii.gz")
    missing, found = m.anatomy.missing, measures(m)
    assert {"L3", "femoral head left", "disc L2-L3", "disc L3-L4", "pelvic incidence and tilt"} <= missing.keys()
    assert {"L2 middle", "L4 middle", "slope", "lordosis"} <= found.keys()
    assert not {"incidence", "tilt", "L3 middle"} & found.keys()


def test_a_fragment_is_not_measured(tmp_path: Path) -> None:
    image = cast(Phantom(), GRIDS[0])
    data = np.asarray(image.dataobj).copy()
    voxels = np.argwhere(data == LABELS["L4"])
    data[tuple(voxels[: int(0.7 * len(voxels))].T)] = 0
    nib.save(nib.Nifti1Image(data, image.affine), tmp_path / "labels.nii.gz")
    m = measure(tmp_path / "labels.nii.gz")
    assert "ml" in m.anatomy.missing["L4"]
    assert "L4" not in m.anatomy.vertebrae


def test_s1_is_found_in_the_sacrum(tmp_path: Path) -> None:
    image = cast(Phantom(), GRIDS[0])
    data = np.asarray(image.dataobj).copy()
    data[data == LABELS["S1"]] = LABELS["sacrum"]
    nib.save(nib.Nifti1Image(data, image.affine), tmp_path / "labels.nii.gz")
    m = measure(tmp_path / "labels.nii.gz")
    found, truth = measures(m), truths(Phantom())
    for name in ("slope", "incidence", "disc L5-S1 middle"):
        assert found[name][0] == pytest.approx(truth[name], abs=3 * found[name][1]), name
    assert "S1 superior width" not in found
    assert any("sacrum" in note for note in m.notes)


def test_density_on_another_grid(tmp_path: Path) -> None:
    """Marrow of 130 HU under a shell and beside an arch of 400 HU, the CT on its own finer, flipped grid."""
    labels = write(tmp_path, Phantom(), GRIDS[0])
    ct = tmp_path / "ct.nii.gz"
    grid = Grid(size=(2.0, 2.0, 2.5), flip=(True, False, True), low=(-60, -40, -40), high=(65, 40, 215))
    inside = cast(Phantom(), grid, hu=True)
    data = np.asarray(inside.dataobj).astype(float)
    shell = (data > 0) & (_thinned(data > 0) == 0)
    noise = np.random.default_rng(1).normal(0.0, 25.0, data.shape)
    nib.save(nib.Nifti1Image((data + 270.0 * shell + noise).astype(np.int16), inside.affine), ct)
    m = measure(labels, ct)
    for name in ("L1", "L2", "L3", "L4", "L5"):
        hu = m.anatomy.vertebrae[name].cancellous_hu
        assert hu is not None
        assert hu.value == pytest.approx(130.0, abs=4 * hu.error)
        assert 0 < hu.error < 12


def test_files_that_do_not_overlap(tmp_path: Path) -> None:
    labels = write(tmp_path, Phantom(), GRIDS[0])
    affine = np.diag([3.0, 3.0, 3.0, 1.0])
    affine[:3, 3] = 5000.0
    nib.save(nib.Nifti1Image(np.zeros((20, 20, 20), np.int16), affine), tmp_path / "ct.nii.gz")
    with pytest.raises(CaseError, match="do not overlap"):
        measure(labels, tmp_path / "ct.nii.gz")


def test_the_written_case_is_valid_and_says_what_to_fill_in(tmp_path: Path) -> None:
    m = measure(write(tmp_path, Phantom(), GRIDS[0]))
    write_case_yaml(m, tmp_path / "case.yaml")
    text = (tmp_path / "case.yaml").read_text(encoding="utf-8")
    case = load_case(tmp_path / "case.yaml")
    assert "REPLACE" in text
    assert "placeholder" in case.note.lower()
    assert {option.technique.value for option in case.options.values()} >= {"decompression", "nonoperative"}
    assert case.anatomy.missing == m.anatomy.missing
    written, found = case.anatomy.vertebrae["L3"].height_mm.middle, m.anatomy.vertebrae["L3"].height_mm.middle
    assert written is not None
    assert found is not None
    assert written.value == pytest.approx(found.value, abs=0.05)


def _thinned(mask: np.ndarray) -> np.ndarray:
    """The mask without its outermost voxels."""
    core = mask.copy()
    for axis in range(3):
        for step in (-1, 1):
            core &= np.roll(mask, step, axis=axis)
    return core
