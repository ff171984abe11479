"""Where an answer leaves the data that the discs' law was fitted to: it converges there too, but nobody measured it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ..evidence import parameters
from .response import LoadResponse

MEASURED = "Heuer2007Disc"
"""Isolated discs under pure moments, to which the annulus was fitted."""


def beyond_the_data(loads: Mapping[str, LoadResponse]) -> tuple[str, ...]:
    """A sentence for each load under which a disc carries a larger moment than isolated discs were measured under.

    It names the disc with the largest moment and how far its fibres are stretched, but for a hundredth of the annulus.
    """
    limit = max(parameters(MEASURED)["moments"].value)
    notes = []
    for name, load in loads.items():
        sizes = {level: float(np.linalg.norm(r.disc_moment_nm)) for level, r in load.levels.items()}
        if not sizes:
            continue
        level = max(sizes, key=lambda key: sizes[key])
        if not sizes[level] > limit:
            continue
        strain = load.levels[level].fibre_strain_p99
        stretched = "" if strain is None else f" (fibres stretched by {100.0 * strain:.0f} % where they are most)"
        under = name.replace("_", " ").capitalize()
        notes.append(
            f"{under}: the disc {level} carries a moment of {sizes[level]:.1f} N·m{stretched}; discs were measured up "
            f"to {limit:g} N·m, so this is an extrapolation of their law."
        )
    return tuple(notes)
