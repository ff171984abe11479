"""Graft turning to bone: columns of cells between the endplates, fed from both, under the strain of the mechanics.

The graft's regions (the cage's window, and around the cage) each are columns that feel more or less than the mean
strain. A column is a stack of cells, symmetric about its middle, so that the same stress passes through all of them and
the softest strains most: the strain of a cell is that of its column times the column's modulus over its own. Cells of
the endplates' hosts spread into it by diffusion. The whole graft's modulus then sets the strain (:mod:`.graft_curve`).

Everything here runs at the model's own pace. All rates scale together in a person, so a person of pace k is at the
day k t of this history on day t; see :mod:`.pace`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from .graft_curve import GraftCurve
from .ledger import Ledger
from .tissue import Stimulus, Tissue, grown, rule_named

Array = NDArray[np.float64]
_COLUMNS = 5  # of equal area in each region, by strain
_SUBSTEPS = 20  # of the spread of cells in a step
WHY = "growth of bone through the graft"
MADE = ("fibrous", "cartilage", "immature_bone", "mature_bone")


@dataclass(frozen=True)
class Variation:
    """Factors (n,) on strain, on the rules' limits of strain, and on the moduli of new tissue, one a draw."""

    strain: Array
    limit: Array
    modulus: Array

    @classmethod
    def none(cls, n: int = 1) -> Variation:
        """Everything as the constants have it."""
        return cls(np.ones(n), np.ones(n), np.ones(n))


@dataclass(frozen=True)
class History:
    """A graft over time, at the model's own pace.

    Attributes:
        days: (t,). bridged: (n, t) share of the graft's area bridged, its columns' least bone fraction averaged.
        modulus: (n, t) MPa of the whole graft. bone: (t, regions, columns, cells) bone fraction of the first draw,
            cells from an endplate to the middle.
        time_to_union: (n,) days until CT shows a bridge; inf where it never does.
    """

    days: Array
    bridged: Array
    modulus: Array
    bone: Array
    time_to_union: Array

    def at(self, values: Array, days: Array) -> Array:
        """Rows of ``values`` (n, t) at ``days`` (n, k)."""
        return np.array([np.interp(d, self.days, row) for d, row in zip(days, values, strict=True)])


def heal(curve: GraftCurve, rule: str, book: Ledger, variation: Variation | None = None) -> History:
    """The history of a level's graft under a rule (:data:`.tissue.RULES`), one row for each draw.

    Raises:
        KeyError: no such rule.
    """
    decide = rule_named(rule)
    vary = variation or Variation.none()
    n, regions = len(vary.strain), curve.regions
    half = 0.5 * curve.height
    cells = max(round(half / book.value("cell.height_mm", WHY)), 2)
    weight = np.array([curve.weight[r] for r in regions])
    shape = (n, len(regions), _COLUMNS, cells)
    made: Mapping[str, float | Array] = {
        name: book.value(f"{name}.modulus_mpa", WHY) * vary.modulus[:, None, None, None] for name in MADE
    }
    fresh = curve.fresh.modulus
    top = curve.states[-1].modulus
    step = book.value("step_days", WHY)
    steps = int(book.value("horizon_days", WHY) / step)
    spread = _spread_of_cells(cells, half, step, book)
    quantiles = np.array([NormalDist().inv_cdf((i + 0.5) / _COLUMNS) for i in range(_COLUMNS)])
    squeeze = 1.0 / (3.0 * (1.0 - 2.0 * book.value("graft.poisson", WHY)))
    permeability = book.value("soft.permeability", WHY) * _MICRONS / half
    tissue, filled = Tissue.fresh(shape), np.zeros(cells)
    bridged, modulus = np.zeros((n, steps + 1)), np.full((n, steps + 1), fresh)
    bone = np.zeros((steps + 1, *shape[1:]))
    for k in range(1, steps + 1):
        own = tissue.modulus(fresh, made)
        column = 1.0 / np.mean(1.0 / own, axis=-1)
        whole = np.clip(np.einsum("nrc,r->n", column, weight) / _COLUMNS, fresh, top)
        strain, volume = _of_regions(curve, whole, quantiles)
        share = column[..., None] / own
        felt = strain * vary.strain[:, None, None]
        stress = -volume * vary.strain[:, None, None] * column * squeeze
        pressure = np.broadcast_to(stress[..., None], shape)
        stimulus = Stimulus(felt[..., None] * share, pressure, permeability * np.abs(pressure))
        filled = spread @ np.r_[filled, 1.0]
        tissue = grown(tissue, decide(stimulus, vary.limit[:, None, None, None], book), filled, step, book)
        bridged[:, k] = np.einsum("nrc,r->n", tissue.bone.min(axis=-1), weight) / _COLUMNS
        modulus[:, k] = whole
        bone[k] = tissue.bone[0]
    days: Array = np.arange(steps + 1).astype(np.float64) * np.float64(step)
    return History(days, bridged, modulus, bone, _first(days, bridged, book.value("union.bone_fraction", WHY)))


_MICRONS = 1e15  # m⁴/(N·s) x MPa / mm in µm/s


def _of_regions(curve: GraftCurve, modulus: Array, quantiles: Array) -> tuple[Array, Array]:
    """Strain and volume strain (n, regions, columns) at graft moduli (n,)."""
    strain, volume = [], []
    for region in curve.regions:
        mean = curve.of([s.strain[region] for s in curve.states], modulus)
        wide = curve.of([s.spread[region] for s in curve.states], modulus)
        more = np.exp(wide[:, None] * quantiles)
        strain.append(mean[:, None] * more / more.mean(axis=1, keepdims=True))
        whole = curve.of([s.volume[region] for s in curve.states], modulus)
        volume.append(np.repeat(whole[:, None], len(quantiles), axis=1))
    return np.stack(strain, axis=1), np.stack(volume, axis=1)


def _spread_of_cells(cells: int, half: float, step: float, book: Ledger) -> Array:
    """(cells, cells + 1) share filled a step later per share filled now and in the endplate (last column).

    Diffusion from the endplate to the middle, where nothing passes; implicit in substeps.
    """
    size = half / cells
    rate = book.value("spread.diffusion_mm2_day", WHY) * step / (_SUBSTEPS * size**2)
    flow = np.zeros((cells + 1, cells + 1))
    for i in range(cells):
        if i + 1 < cells:
            flow[i, i + 1] += rate
            flow[i, i] -= rate
        before, near = (i - 1, 1.0) if i else (cells, 2.0)  # the endplate's face lies half a cell away
        flow[i, before] += near * rate
        flow[i, i] -= near * rate
    once = np.linalg.inv(np.eye(cells + 1) - flow)
    return np.linalg.matrix_power(once, _SUBSTEPS)[:cells]


def _first(days: Array, rising: Array, limit: float) -> Array:
    """(n,) day at which each row first reaches the limit, straight between steps; inf where it never does."""
    reached = rising >= limit
    at = reached.argmax(axis=1)
    found = np.full(len(rising), np.inf)
    for row in np.flatnonzero(reached.any(axis=1)):
        k = int(at[row])
        low, high = rising[row, k - 1], rising[row, k]
        found[row] = days[k - 1] + (days[k] - days[k - 1]) * (limit - low) / (high - low)
    return found


def stiffened(curve: GraftCurve, factor: float) -> GraftCurve:
    """The curve with every strain of the graft times a factor, for studies of looser and stiffer constructs."""
    states = tuple(
        replace(
            s,
            strain={k: v * factor for k, v in s.strain.items()},
            volume={k: v * factor for k, v in s.volume.items()},
        )
        for s in curve.states
    )
    return replace(curve, states=states)
