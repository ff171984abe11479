"""What the calibration's curves say of the inner lamellae, and what row 14 would ask of them.

    python scripts/radial_gradient.py        # half a minute

The disc is calibrated with one ratio of inner to outer fibres, the published disc's. Here are two more discs, found by
bounded least squares over the same curves with stiffness and angle of the inner lamellae as two further constants: the
best fit, and the best fit among discs that reach row 14's band. For each: the calibration's sum of squares, the secant
stiffness of row 14 and the loss of height of row 23, which no fit has seen. Neither disc is used; docs/validation.md
says why.
"""

from __future__ import annotations

from interbody.evidence import ParameterSet, parameters
from interbody.mechanics import DEFAULT_MESH, TissueModel
from interbody.validation.calibrate import BASE, NAME, Laboratory, reference_spine, residuals
from interbody.validation.disc_curves import disc_curves, scaled
from interbody.validation.experiment import run_experiment
from interbody.validation.reading import PUBLISHED, find_experiment
from interbody.validation.readouts import height_loss, secant_stiffness

FACTORS = {
    "inner lamellae free": {
        "c1": 0.481, "k1": 0.843, "k1_side": 0.105, "k2": 0.825, "angle": 1.19, "dispersion": 2.211, "nucleus": 0.254,
        "k1_inner": 10.0, "angle_inner": 0.65,
    },
    "inner lamellae free, row 14 reached": {
        "c1": 0.481, "k1": 2.574, "k1_side": 0.105, "k2": 0.66, "angle": 0.868, "dispersion": 2.516, "nucleus": 0.254,
        "k1_inner": 10.0, "angle_inner": 0.65,
    },
}  # fmt: skip
"""Factors on the published disc, as the calibration's; ``k1_inner`` and ``angle_inner`` (bounds 0.1 to 10 and 0.65 to
1.3) come on top of the others for the inner lamellae."""
BARE = (("disc-stiffness-l3-l4", "L3-L4", 4), ("disc-stiffness-l4-l5", "L4-L5", 4), ("disc-height", "L4-L5", 1))


def graded(factors: dict[str, float]) -> ParameterSet:
    """The published disc with factors, those of the inner lamellae included."""
    disc = scaled(parameters(BASE), factors)
    inner = {f"annulus.inner.{name}": factors[f"{name}_inner"] for name in ("k1", "angle")}
    return disc.with_values(**{key: tuple(float(v) * by for v in disc[key].value) for key, by in inner.items()})


def sum_of_squares(disc: ParameterSet) -> float:
    """The calibration's, over both laboratories."""
    labs = (Laboratory.published(), Laboratory.second())
    moments = sorted({m for lab in labs for m in lab.moments_nm})
    found = residuals(disc_curves(reference_spine(), TissueModel(disc=disc), DEFAULT_MESH, moments), labs)
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


def main() -> None:
    discs = {f"in use ({NAME})": parameters(NAME)} | {name: graded(f) for name, f in FACTORS.items()}
    print(f"{'disc':38s} {'squares':>8s} {'L3-L4':>7s} {'L4-L5':>7s} {'500 N':>7s}   (N/mm, N/mm, mm)")
    for name, disc in discs.items():
        upper, lower, loss = bare_discs(disc)
        print(f"{name:38s} {sum_of_squares(disc):8.2f} {upper:7.0f} {lower:7.0f} {loss:7.2f}", flush=True)


if __name__ == "__main__":
    main()
