"""Files that cannot be measured: one clear sentence each, naming the file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import nibabel as nib
import numpy as np
import pytest

from interbody.anatomy.imaging import measure
from interbody.case import CaseError


def _save(path: Path, data: np.ndarray, affine: np.ndarray | None = None) -> None:
    nib.save(nib.Nifti1Image(data, np.diag([3.0, 3.0, 3.0, 1.0]) if affine is None else affine), path)


def _text(path: Path) -> None:
    path.write_text("this is not an image")


def _not_gzip(path: Path) -> None:
    path.write_bytes(b"\x00\x01\x02" * 400)


def _truncated(path: Path) -> None:
    _save(path, np.random.default_rng(0).integers(0, 90, (40, 40, 40), dtype=np.uint8))
    path.write_bytes(path.read_bytes()[:9000])


def _four_dimensional(path: Path) -> None:
    _save(path, np.ones((8, 8, 8, 3), np.uint8))


def _fractions(path: Path) -> None:
    _save(path, np.full((8, 8, 8), 27.5, np.float32))


def _not_finite(path: Path) -> None:
    _save(path, np.full((8, 8, 8), np.nan, np.float32))


def _empty(path: Path) -> None:
    _save(path, np.zeros((8, 8, 8), np.uint8))


def _no_vertebrae(path: Path) -> None:
    _save(path, np.full((8, 8, 8), 5, np.uint8))


def _coarse(path: Path) -> None:
    _save(path, np.full((8, 8, 8), 27, np.uint8), np.diag([10.0, 3.0, 3.0, 1.0]))


def _without_orientation(path: Path) -> None:
    image = nib.Nifti1Image(np.full((8, 8, 8), 27, np.uint8), None)
    nib.save(image, path)


def _huge(path: Path) -> None:
    """A header that claims more voxels than are read; nothing behind it."""
    header = nib.Nifti1Header()
    header.set_data_shape((2000, 2000, 2000))
    header.set_data_dtype(np.uint8)
    header.set_sform(np.eye(4), code=1)
    header["magic"] = b"n+1"
    header["vox_offset"] = 352
    path.write_bytes(header.binaryblock + b"\0" * 40)


@pytest.mark.parametrize(
    ("name", "make", "says"),
    [
        ("a.nii.gz", lambda path: None, "does not exist"),
        ("a.nii.gz", _text, "is not a NIfTI image"),
        ("a.txt", _text, "is not a NIfTI image"),
        ("a.nii.gz", _not_gzip, "is not a NIfTI image"),
        ("a.nii.gz", _truncated, "damaged or cut short"),
        ("a.nii.gz", _four_dimensional, "4-dimensional"),
        ("a.nii.gz", _fractions, "not whole numbers"),
        ("a.nii.gz", _not_finite, "not whole numbers"),
        ("a.nii.gz", _empty, "holds no labels"),
        ("a.nii.gz", _no_vertebrae, "holds no lumbar vertebra"),
        ("a.nii.gz", _coarse, "at most 6 mm"),
        ("a.nii.gz", _without_orientation, "how it is oriented"),
        ("a.nii", _huge, "at most 1e9"),
    ],
)
def test_one_sentence(tmp_path: Path, name: str, make: Callable[[Path], None], says: str) -> None:
    path = tmp_path / name
    make(path)
    with pytest.raises(CaseError) as caught:
        measure(path)
    (sentence,) = caught.value.problems
    assert says in sentence
    assert str(path) in sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence


def test_a_bad_ct_is_named_too(tmp_path: Path) -> None:
    from test_imaging_phantom import Grid, Phantom, write

    labels = write(tmp_path, Phantom(), Grid(size=(4.0, 4.0, 4.0)))
    _text(tmp_path / "ct.nii.gz")
    with pytest.raises(CaseError, match=r"The CT .*ct\.nii\.gz is not a NIfTI image"):
        measure(labels, tmp_path / "ct.nii.gz")


@pytest.mark.parametrize(("axis", "says"), [(2, "upside down"), (0, "back to front")])
def test_a_lying_orientation_is_noticed(tmp_path: Path, axis: int, says: str) -> None:
    from test_imaging_phantom import Grid, Phantom, cast

    image = cast(Phantom(), Grid(size=(4.0, 4.0, 4.0)))
    nib.save(nib.Nifti1Image(np.flip(np.asarray(image.dataobj), axis), image.affine), tmp_path / "a.nii.gz")
    with pytest.raises(CaseError, match=says):
        measure(tmp_path / "a.nii.gz")
