"""What the calibration's curves say of the inner lamellae, and what row 14 would ask of them.

    python scripts/radial_gradient.py           # ten seconds
    python scripts/radial_gradient.py --fit     # some minutes: looks for the two discs' factors again

The disc is calibrated with one ratio of inner to outer fibres, the published disc's. Here are two more discs, found by
bounded least squares over the same curves with stiffness and angle of the inner lamellae as two further constants: the
best fit, and the best fit among discs that reach row 14's band. For each: the calibration's sum of squares, the secant
stiffness of row 14 and the loss of height of row 23, which no fit has seen. Neither disc is used; docs/validation.md
says why.
"""

from __future__ import annotations

import argparse

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import least_squares

from interbody.evidence import ParameterSet, parameters
from interbody.mechanics import DEFAULT_MESH, TissueModel
from interbody.validation.calibrate import BASE, CONSTANTS, NAME, Laboratory, reference_spine, residuals
from interbody.validation.disc_curves import disc_curves, scaled
from interbody.validation.experiment import run_experiment
from interbody.validation.reading import PUBLISHED, find_experiment
from interbody.validation.readouts import height_loss, secant_stiffness

FACTORS = {
    "inner lamellae free": {
        "c1": 0.481, "k1": 1.328, "k1_side": 0.105, "k2": 1.194, "angle": 1.135, "dispersion": 2.337, "nucleus": 0.254,
        "k1_inner": 7.971, "angle_inner": 0.65,
    },
    "inner lamellae free, row 14 reached": {
        "c1": 0.51, "k1": 2.833, "k1_side": 0.155, "k2": 0.729, "angle": 0.865, "dispersion": 2.503, "nucleus": 0.289,
        "k1_inner": 9.992, "angle_inner": 0.65,
    },
}  # fmt: skip
"""Factors on the published disc, as the calibration's; ``k1_inner`` and ``angle_inner`` (bounds 0.1 to 10 and 0.65 to
1.3) come on top of the others for the inner lamellae."""
BOUNDS = {c.name: (c.low, c.high) for c in CONSTANTS} | {"k1_inner": (0.1, 10.0), "angle_inner": (0.65, 1.3)}
WEIGHT = 0.1  # what a N/mm short of row 14's band counts beside the curves' residuals
BARE = (("disc-stiffness-l3-l4", "L3-L4", 6), ("disc-stiffness-l4-l5", "L4-L5", 6), ("disc-height", "L4-L5", 1))


def graded(factors: dict[str, float]) -> ParameterSet:
    """The published disc with factors, those of the inner lamellae included."""
    disc = scaled(parameters(BASE), factors)
    inner = {f"annulus.inner.{name}": factors[f"{name}_inner"] for name in ("k1", "angle")}
    return disc.with_values(**{key: tuple(float(v) * by for v in disc[key].value) for key, by in inner.items()})


def curve_residuals(disc: ParameterSet) -> NDArray[np.float64]:
    """The calibration's, over both laboratories."""
    labs = (Laboratory.published(), Laboratory.second())
    moments = sorted({m for lab in labs for m in lab.moments_nm})
    return residuals(disc_curves(reference_spine(), TissueModel(disc=disc), DEFAULT_MESH, moments), labs)


def sum_of_squares(disc: ParameterSet) -> float:
    """Over the calibration's curves."""
    found = curve_residuals(disc)
    return float(found @ found)


def bare_discs(disc: ParameterSet) -> list[float]:
    """Secant stiffness of L3-L4 and L4-L5 (N/mm) and loss of height under 500 N (mm)."""
    used = parameters(NAME)
    changes = {name: quantity.value for name, quantity in disc.items() if quantity.value != used[name].value}
    found = []
    for name, level, load in BARE:
        experiment = find_experiment(name, PUBLISHED).model_copy(update={"tissue": changes})
        result = run_experiment(experiment, PUBLISHED)
        read = height_loss if name == "disc-height" else secant_stiffness
        found.append(read(result, load, level))
    return found


def lower_end(name: str) -> float:
    """Of the band of an experiment's first figure."""
    published = find_experiment(name, PUBLISHED).published
    assert published is not None, "an experiment of the acceptance table"
    low = published.checks[0].low
    assert low is not None, "its band has both ends"
    return low


def fitted(start: dict[str, float], reach: bool) -> dict[str, float]:
    """The factors again, by bounded least squares from ``start``; ``reach`` asks for row 14's band too."""
    names = list(start)
    low, high = np.array([BOUNDS[name] for name in names]).T
    least = [lower_end(name) for name, *_ in BARE[:2]]

    def wanted(x: NDArray[np.float64]) -> NDArray[np.float64]:
        disc = graded(dict(zip(names, x.tolist(), strict=True)))
        short = np.maximum(least - np.array(bare_discs(disc)[:2]), 0.0) if reach else np.zeros(2)
        return np.concatenate([curve_residuals(disc), WEIGHT * short])

    first = np.clip(list(start.values()), low, high)
    answer = least_squares(
        wanted, first, bounds=(low, high), diff_step=0.02, x_scale=np.maximum(first, 1.0), max_nfev=8
    )
    return dict(zip(names, answer.x.round(3).tolist(), strict=True))


def main() -> None:
    """Print the table; with ``--fit``, new factors first."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--fit", action="store_true", help="look for the factors again")
    if asked.parse_args().fit:
        for name, start in FACTORS.items():
            FACTORS[name] = fitted(start, reach=name.endswith("reached"))
            print(name, FACTORS[name], flush=True)
    discs = {f"in use ({NAME})": parameters(NAME), f"as published ({BASE})": parameters(BASE)} | {
        name: graded(f) for name, f in FACTORS.items()
    }
    print(f"{'disc':38s} {'squares':>8s} {'L3-L4':>7s} {'L4-L5':>7s} {'500 N':>7s}   (N/mm, N/mm, mm)")
    for name, disc in discs.items():
        upper, lower, loss = bare_discs(disc)
        print(f"{name:38s} {sum_of_squares(disc):8.2f} {upper:7.0f} {lower:7.0f} {loss:7.2f}", flush=True)


if __name__ == "__main__":
    main()
