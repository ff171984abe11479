"""A voxel volume in interbody's frame, and the reading of one from NIfTI."""

from __future__ import annotations

import gzip
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nibabel as nib
import numpy as np
from nibabel.filebasedimages import ImageFileError
from nibabel.spatialimages import HeaderDataError
from numpy.typing import NDArray

from ...case import CaseError
from .settings import number

Array = NDArray[np.float64]

# RAS (right, anterior, superior) to our axes (anterior, left, cranial): a rotation, not a mirror.
_FRAME_FROM_RAS = np.array([[0.0, 1, 0, 0], [-1, 0, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]])
_MM = {"unknown": 1.0, "mm": 1.0, "meter": 1000.0, "micron": 0.001}
_UNREADABLE = (OSError, EOFError, ValueError, zlib.error, gzip.BadGzipFile, HeaderDataError)


@dataclass(frozen=True)
class Volume:
    """Voxels and where they are.

    Attributes:
        data: (i, j, k) values, in the order of the file.
        affine: (4, 4) from voxel index to x anterior, y left, z cranial, mm (scanner origin).
    """

    data: NDArray[Any]
    affine: Array

    @property
    def columns(self) -> Array:
        """(3, 3) mm per voxel step; column j is the step along index j."""
        return self.affine[:3, :3]

    @property
    def spacing(self) -> Array:
        """(3,) voxel size in mm."""
        return np.linalg.norm(self.columns, axis=0)

    def to_frame(self, index: NDArray[Any]) -> Array:
        """(n, 3) voxel indices to (n, 3) mm."""
        return np.asarray(index) @ self.columns.T + self.affine[:3, 3]

    def to_index(self, points: Array) -> Array:
        """(..., 3) mm to fractional voxel indices."""
        return (points - self.affine[:3, 3]) @ np.linalg.inv(self.columns).T

    def crop(self, start: NDArray[np.int64], stop: NDArray[np.int64]) -> Volume:
        """The part with start <= index < stop; keeps its place in the world."""
        affine = self.affine.copy()
        affine[:3, 3] = self.to_frame(start[None, :])[0]
        return Volume(self.data[tuple(slice(a, b) for a, b in zip(start, stop, strict=True))], affine)


def read_labels(path: str | Path) -> Volume:
    """Read a label map of any orientation.

    Raises:
        CaseError: the file is absent, not NIfTI, damaged, not three-dimensional, too large, without orientation,
            or holds values that are not whole numbers; one sentence that names the file.
    """
    volume = _read(Path(path), "label map")
    data = volume.data
    if data.dtype.kind == "f":
        if not np.isfinite(data).all() or np.abs(data - np.rint(data)).max() > number("file.integer_tolerance"):
            raise _bad(path, "label map", "holds values that are not whole numbers; labels are whole numbers")
        data = np.rint(data).astype(np.int32)
    if not data.any():
        raise _bad(path, "label map", "holds no labels, only zeros")
    return Volume(data, volume.affine)


def read_ct(path: str | Path) -> Volume:
    """Read a CT in Hounsfield units.

    Raises:
        CaseError: as for :func:`read_labels`, the whole numbers aside.
    """
    return _read(Path(path), "CT")


def _read(path: Path, kind: str) -> Volume:
    if not path.is_file():
        raise _bad(path, kind, "does not exist")
    try:
        image: Any = nib.load(path)
    except (ImageFileError, *_UNREADABLE):
        raise _bad(path, kind, "is not a NIfTI image, or its header is damaged") from None
    if not isinstance(image, nib.Nifti1Pair):
        raise _bad(path, kind, f"is not a NIfTI image but {type(image).__name__}")
    _check_header(path, kind, image)
    try:
        data = np.asanyarray(image.dataobj)
    except _UNREADABLE:
        raise _bad(path, kind, "is damaged or cut short: its voxels cannot be read") from None
    scale = np.diag([*[_MM.get(image.header.get_xyzt_units()[0], 1.0)] * 3, 1.0])
    return Volume(data.reshape(data.shape[:3]), _FRAME_FROM_RAS @ scale @ image.affine)


def _check_header(path: Path, kind: str, image: Any) -> None:
    shape = tuple(int(n) for n in image.shape)
    if len(shape) < 3 or any(n != 1 for n in shape[3:]) or min(shape[:3]) < 2:
        size = " x ".join(map(str, shape))
        raise _bad(path, kind, f"is {len(shape)}-dimensional ({size} voxels); one 3-D volume is needed")
    if np.prod(shape, dtype=float) > number("file.voxels_max"):
        raise _bad(path, kind, f"has {np.prod(shape, dtype=float):.3g} voxels; at most 1e9 are read, so crop it")
    if image.get_data_dtype().kind not in "iuf":
        raise _bad(path, kind, f"holds values of type {image.get_data_dtype()}; plain numbers are needed")
    if int(image.header["sform_code"]) == 0 and int(image.header["qform_code"]) == 0:
        raise _bad(path, kind, "does not say how it is oriented (sform and qform codes are both 0)")
    columns = image.affine[:3, :3] * _MM.get(image.header.get_xyzt_units()[0], 1.0)
    if not np.isfinite(image.affine).all() or abs(np.linalg.det(columns)) < np.finfo(float).eps:
        raise _bad(path, kind, "has an orientation matrix that cannot be inverted")
    coarsest = float(np.linalg.norm(columns, axis=0).max())
    if coarsest > number("file.voxel_size_max"):
        most = number("file.voxel_size_max")
        raise _bad(path, kind, f"has voxels of {coarsest:.1f} mm; at most {most:g} mm can be measured from")


def _bad(path: str | Path, kind: str, what: str) -> CaseError:
    return CaseError([f"The {kind} {path} {what}."])
