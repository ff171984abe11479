"""What the calibration leaves behind: the fitted disc and the laboratory's zero as parameter files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from ..evidence import Quantity, parameters
from .calibrate import BASE, CONSTANTS, DATA, NAME, SECOND, ZERO, Fit
from .disc_curves import scaled


def derived_files(fit: Fit, folder: Path | None = None) -> dict[Path, str]:
    """The texts of the two parameter files, by path; ``folder`` defaults to where the program reads them."""
    from ..evidence.parameters import DATA as evidence

    folder = folder or evidence / "parameters"
    return {folder / f"{NAME}.yaml": disc_text(fit), folder / f"{ZERO}.yaml": zero_text(fit)}


def disc_text(fit: Fit) -> str:
    """The calibrated disc: what moved is ``derived``, the rest keeps its source."""
    base = parameters(BASE)
    made = scaled(base, fit.factors)
    moved = [f"  {c.name} {fit.factors[c.name]:.3f} ({c.why});" for c in CONSTANTS if c.name in fit.factors]
    head = [
        f"set: {NAME}",
        "about: >-",
        f"  Disc of {BASE}, calibrated by `interbody calibrate` to the isolated L4-L5 discs of {DATA} (rotation and",
        "  rise of pressure in four directions at four moments; root mean square difference",
        f"  {fit.rmse_deg:.2f} degrees and {fit.rmse_mpa:.3f} MPa) and of {SECOND} (rotation;",
        f"  {fit.second_rmse_deg:.2f} degrees) on the reference specimen.",
        f"  Factors against {BASE}, and the bounds they had:",
        *moved,
        f"  everything else as in {BASE}.",
        "quantities:",
    ]
    return "\n".join([*head, *(_line(key, old, made[key].value) for key, old in base.items())]) + "\n"


def _line(key: str, old: Quantity, value: Any) -> str:
    text = f"[{', '.join(f'{v:g}' for v in value)}]" if isinstance(value, tuple) else f"{value:g}"
    fitted = key.split(".")[-1] in ("k1", "k2", "angle", "c1", "c2", "dispersion") and float(np.max(value)) > 0.0
    source, status = (_source(), "derived") if fitted else (f'"{old.source}"', old.status.value)
    unit = f'"{old.unit}"' if old.unit in ("1", "%") else old.unit
    note = old.note.replace('"', "'")
    more = f',\n     note: "{note}"' if note else ""
    return f"  {key}:\n    {{value: {text}, unit: {unit}, source: {source}, status: {status}{more}}}"


def _source() -> str:
    return parameters(DATA)["rotation.flexion"].source


def zero_text(fit: Fit) -> str:
    """The laboratory's zero."""
    return (
        "\n".join(
            [
                f"set: {ZERO}",
                "about: >-",
                "  Posture from which the laboratory counted the rotation of the bare disc, fitted by `interbody",
                f"  calibrate` together with {NAME}: one shift between the curves of flexion and extension. It belongs",
                "  to that experiment, not to the disc.",
                "quantities:",
                f"  flexion:\n    {{value: {fit.zero_deg:.3f}, unit: degrees, source: {_source()}, status: derived,",
                '     note: "flexion of the bare disc at rest against the neutral posture of the intact segment"}',
            ]
        )
        + "\n"
    )
