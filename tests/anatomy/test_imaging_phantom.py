"""A spine of known geometry, cast into voxels: what is measured must agree with it within the stated errors."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nibabel as nib
import numpy as np

from interbody.anatomy.imaging import Measurement

LABELS = {"sacrum": 25, "S1": 26, "L5": 27, "L4": 28, "L3": 29, "L2": 30, "L1": 31, "left": 75, "right": 76}
Shape = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Phantom:
    """Flat-ended elliptic bodies with pedicles and an arch, on a lordotic curve above a pelvis (mm, degrees).

    The S1 endplate is centred on the origin; x anterior, y left, z cranial.
    """

    depth: float = 34.0
    width: float = 47.0
    body_height: float = 27.0
    disc_height: tuple[float, ...] = (8.0, 9.0, 10.0, 11.0, 11.0)
    disc_wedge: tuple[float, ...] = (3.0, 5.0, 7.0, 10.0, 14.0)
    body_wedge: tuple[float, ...] = (-2.0, 0.0, 1.0, 2.0, 6.0)
    sacral_slope: float = 38.0
    hips: tuple[float, float] = (25.0, -80.0)
    head_radius: float = 24.0
    hu: float = 130.0

    def plates(self) -> dict[str, dict[str, tuple[np.ndarray, float]]]:
        """Centre (3,) and pitch (degrees) of every endplate, built upwards from S1."""
        centre, pitch = np.zeros(3), self.sacral_slope
        found = {"S1": {"superior": (centre, pitch)}}
        for k in range(4, -1, -1):
            for side, height, wedge in (
                ("inferior", self.disc_height[k], self.disc_wedge[k]),
                ("superior", self.body_height, self.body_wedge[k]),
            ):
                middle = np.radians(pitch - 0.5 * wedge)
                centre = centre + height * np.array([np.sin(middle), 0.0, np.cos(middle)])
                pitch = pitch - wedge
                found.setdefault(f"L{k + 1}", {})[side] = (centre, pitch)
        return found

    def shapes(self) -> Iterator[tuple[int, Shape, np.ndarray, float]]:
        """Label, membership function on (n, 3) points, centre and reach of each part; later ones win."""
        plates = self.plates()
        for name, pair in plates.items():
            if name != "S1":
                (top, a), (bottom, b) = pair["superior"], pair["inferior"]
                yield LABELS[name], self._vertebra(top, a, bottom, b), 0.5 * (top + bottom), 75.0
        yield from self._pelvis()

    def _vertebra(self, top: np.ndarray, a: float, bottom: np.ndarray, b: float) -> Shape:
        axes, centre = _axes(0.5 * (a + b)), 0.5 * (top + bottom)
        up_top, up_bottom = _axes(a)[:, 2], _axes(b)[:, 2]
        half = 0.5 * self.depth

        def inside(p: np.ndarray) -> np.ndarray:
            x, y, z = ((p - centre) @ axes).T
            body = (x / half) ** 2 + (2 * y / self.width) ** 2 < 1
            body &= ((p - top) @ up_top < 0) & ((p - bottom) @ up_bottom > 0)
            side = np.abs(y)
            pedicle = (x < -0.4 * half) & (x > -half - 18) & (side > 11) & (side < 19) & (z > -4) & (z < 10)
            lamina = (x < -half - 16) & (x > -half - 23) & (side < 19) & (z > -16) & (z < 10)
            spinous = (x < -half - 20) & (x > -half - 48) & (side < 4) & (z > -16) & (z < 6)
            return body | pedicle | lamina | spinous

        return inside

    def _pelvis(self) -> Iterator[tuple[int, Shape, np.ndarray, float]]:
        axes, half = _axes(self.sacral_slope), 0.5 * self.depth

        def s1(p: np.ndarray) -> np.ndarray:
            x, y, z = (p @ axes).T
            body = ((x / half) ** 2 + (2 * y / self.width) ** 2 < 1) & (z < 0) & (z > -27)
            arch = (x < -half - 14) & (x > -half - 22) & (np.abs(y) < 20) & (z < -3) & (z > -27)
            return body | arch

        def sacrum(p: np.ndarray) -> np.ndarray:
            x, y, z = (p @ axes).T
            wings = (np.abs(y) < 55) & (x > -14) & (x < 8) & (z < -9) & (z > -50)
            return wings & ~s1(p)

        yield LABELS["sacrum"], sacrum, np.zeros(3), 66.0
        yield LABELS["S1"], s1, np.zeros(3), 60.0
        for side, sign in (("left", 1.0), ("right", -1.0)):
            head = self.head(side)
            neck = head + np.array([-4.0, sign * 22.0, -18.0])

            def femur(p: np.ndarray, head: np.ndarray = head, neck: np.ndarray = neck) -> np.ndarray:
                return (
                    _ball(p, head, self.head_radius) | _rod(p, head, neck, 14.0) | _rod(p, neck, neck - [0, 0, 30], 15)
                )

            yield LABELS[side], femur, head, 66.0

    def head(self, side: str) -> np.ndarray:
        """(3,) mm, centre of a femoral head."""
        return np.array([self.hips[0], 88.0 if side == "left" else -88.0, self.hips[1]])


@dataclass(frozen=True)
class Grid:
    """Voxels: size (mm), sub-voxel shift (mm), rotation about the three axes (degrees), axis order and flips."""

    size: tuple[float, float, float] = (3.0, 3.0, 3.0)
    shift: tuple[float, float, float] = (0.0, 0.0, 0.0)
    turn: tuple[float, float, float] = (0.0, 0.0, 0.0)
    order: tuple[int, int, int] = (0, 1, 2)
    flip: tuple[bool, bool, bool] = (False, False, False)
    low: tuple[float, float, float] = (-85.0, -130.0, -130.0)
    high: tuple[float, float, float] = (70.0, 130.0, 205.0)
    """Corners of the volume in the phantom's frame."""
    cast: dict[str, Any] = field(default_factory=dict)

    def affine(self) -> tuple[np.ndarray, tuple[int, ...]]:
        """(4, 4) voxel to RAS mm, and the shape."""
        low, high = np.array(self.low), np.array(self.high)
        # frame (anterior, left, cranial) to RAS (right, anterior, superior)
        ras = np.array([[0.0, -1, 0], [1, 0, 0], [0, 0, 1]])
        axes = ras @ _turn(self.turn)
        corner_low, corner_high = low, high
        shape = np.ceil((corner_high - corner_low) / np.array(self.size)).astype(int)
        columns = axes * np.array(self.size)
        origin = axes @ (corner_low + np.array(self.shift))
        for k in range(3):
            if self.flip[k]:
                origin = origin + columns[:, k] * (shape[k] - 1)
                columns[:, k] = -columns[:, k]
        affine = np.eye(4)
        affine[:3, :3], affine[:3, 3] = columns[:, self.order], origin
        return affine, tuple(int(shape[k]) for k in self.order)


def cast(phantom: Phantom, grid: Grid, hu: bool = False) -> nib.Nifti1Image:
    """The phantom in voxels: a label map, or (``hu``) a CT with a bright shell."""
    affine, shape = grid.affine()
    data = np.zeros(shape, np.int16 if hu else np.uint8)
    frame = np.array([[0.0, 1, 0], [-1, 0, 0], [0, 0, 1]])
    columns, start = frame @ affine[:3, :3], frame @ affine[:3, 3]
    for label, inside, centre, reach in phantom.shapes():
        middle = np.linalg.solve(columns, centre - start)
        span = reach / np.linalg.norm(columns, axis=0)
        low = np.clip(np.floor(middle - span), 0, shape).astype(int)
        high = np.clip(np.ceil(middle + span), 0, shape).astype(int)
        if (high <= low).any():
            continue
        index = np.indices(tuple(high - low)).reshape(3, -1).T + low
        hit = index[inside(index @ columns.T + start)]
        data[tuple(hit.T)] = phantom.hu if hu else label
    return nib.Nifti1Image(data, affine)


def write(tmp_path: Path, phantom: Phantom, grid: Grid) -> Path:
    path = tmp_path / "labels.nii.gz"
    nib.save(cast(phantom, grid), path)
    return path


def truths(p: Phantom) -> dict[str, float]:
    """Every measure in closed form. Two equal plates that open by w: front height = middle + depth sin(w / 2)."""
    found = {}
    for k, level in enumerate(("L1-L2", "L2-L3", "L3-L4", "L4-L5", "L5-S1")):
        vertebra = level[:2]
        for place, sign in (("anterior", 1), ("middle", 0), ("posterior", -1)):
            disc, body = np.radians(p.disc_wedge[k]) / 2, np.radians(p.body_wedge[k]) / 2
            found[f"disc {level} {place}"] = p.disc_height[k] + sign * p.depth * np.sin(disc)
            found[f"{vertebra} {place}"] = p.body_height + sign * p.depth * np.sin(body)
        found[f"disc {level} lordosis"] = p.disc_wedge[k]
        found[f"segment {level}"] = p.disc_wedge[k] + p.body_wedge[k]
        for side in ("superior", "inferior"):
            found[f"{vertebra} {side} width"], found[f"{vertebra} {side} depth"] = p.width, p.depth
    found["S1 superior width"], found["S1 superior depth"] = p.width, p.depth
    found["lordosis"] = sum(p.disc_wedge) + sum(p.body_wedge)
    tilt = float(np.degrees(np.arctan2(p.hips[0], -p.hips[1])))
    found |= {"slope": p.sacral_slope, "tilt": tilt, "incidence": tilt + p.sacral_slope}
    return found


def measures(m: Measurement) -> dict[str, tuple[float, float]]:
    """Every measure with its error, by the names of :func:`truths`."""
    found: dict[str, Any] = {}
    for name, vertebra in m.anatomy.vertebrae.items():
        for place in ("anterior", "middle", "posterior"):
            found[f"{name} {place}"] = getattr(vertebra.height_mm, place)
        for side in ("superior", "inferior"):
            plate = getattr(vertebra, f"{side}_endplate")
            found[f"{name} {side} width"], found[f"{name} {side} depth"] = plate.width_mm, plate.depth_mm
    for level, disc in m.anatomy.discs.items():
        for place in ("anterior", "middle", "posterior"):
            found[f"disc {level} {place}"] = getattr(disc.height_mm, place)
        found[f"disc {level} lordosis"] = disc.lordosis_deg
    alignment = m.anatomy.alignment
    for level, angle in alignment.segmental_lordosis_deg.items():
        found[f"segment {level}"] = angle
    found["lordosis"], found["slope"] = alignment.lordosis_l1_s1_deg, alignment.sacral_slope_deg
    found["tilt"], found["incidence"] = alignment.pelvic_tilt_deg, alignment.pelvic_incidence_deg
    return {k: (v.value, v.error) for k, v in found.items() if v is not None}


def _axes(pitch: float) -> np.ndarray:
    c, s = np.cos(np.radians(pitch)), np.sin(np.radians(pitch))
    return np.array([[c, 0.0, s], [0.0, 1.0, 0.0], [-s, 0.0, c]])


def _turn(angles: tuple[float, float, float]) -> np.ndarray:
    a, b, c = np.radians(angles)
    x = np.array([[1, 0, 0], [0, np.cos(a), -np.sin(a)], [0, np.sin(a), np.cos(a)]])
    y = np.array([[np.cos(b), 0, np.sin(b)], [0, 1, 0], [-np.sin(b), 0, np.cos(b)]])
    z = np.array([[np.cos(c), -np.sin(c), 0], [np.sin(c), np.cos(c), 0], [0, 0, 1]])
    return np.asarray(z @ y @ x)


def _ball(p: np.ndarray, centre: np.ndarray, radius: float) -> np.ndarray:
    return np.asarray(((p - centre) ** 2).sum(axis=1) < radius**2)


def _rod(p: np.ndarray, start: np.ndarray, end: np.ndarray, radius: float) -> np.ndarray:
    along = end - start
    t = np.clip((p - start) @ along / (along @ along), 0, 1)
    return np.asarray(((p - start - t[:, None] * along) ** 2).sum(axis=1) < radius**2)
