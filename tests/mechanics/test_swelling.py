"""The water that a nucleus takes up: its pressure at rest."""

from __future__ import annotations

import numpy as np
import pytest

from interbody.evidence import parameters
from interbody.mechanics import MeshSize, SpineModel, TissueModel
from interbody.mechanics.hexahedron import BULK
from interbody.mechanics.newton import LoadPath
from interbody.validation.calibrate import reference_spine

SMALL = MeshSize(2, 1, 2, 4)
TABLE = parameters("Johannessen2005")


def l4l5(**swelling: tuple[float, ...]) -> SpineModel:
    tissue = TissueModel(swelling=TABLE.with_values(**{f"swelling.{k}": v for k, v in swelling.items()}))
    return SpineModel(reference_spine(), tissue=tissue, mesh=SMALL, only=["L4-L5"], workers=1)


def test_pressure_between_the_imaged_endplates_is_that_of_lying() -> None:
    """In vivo 0.10 MPa lying prone and 0.10 to 0.24 MPa over a night (Wilke 1999)."""
    disc = l4l5().parts["L4-L5"].disc
    assert disc is not None
    disc.residual(disc.mesh.centre)
    assert 0.07 < (disc.nucleus_pressure() or 0.0) < 0.13


def test_swollen_nucleus_follows_the_drained_law_and_is_in_equilibrium() -> None:
    stress, modulus = 0.138, 1.01
    disc = l4l5().parts["L4-L5"].disc
    assert disc is not None
    nucleus = disc.mesh.nucleus
    _, residual = disc.residual(disc.mesh.centre)
    assert np.abs(residual).max() < 1e-3  # N
    now, dry = disc.element_volumes()[nucleus], disc.weights[nucleus].sum(axis=1)
    ratio = np.log(now / disc.volumes[nucleus])
    pressure = -disc.mesh.material[nucleus, BULK] * ratio * np.exp(-ratio)
    # drained: K ln(J) / J about a volume at which the imaged nucleus has the swelling stress
    full = np.log(now / dry) - _strain(stress / modulus)
    np.testing.assert_allclose(pressure, -modulus * full * np.exp(-full), rtol=1e-6)
    assert np.all(now > dry)


def _strain(ratio: float) -> float:
    from scipy.special import lambertw

    return float(lambertw(ratio).real)


def test_undrained_nucleus_keeps_its_water_under_load() -> None:
    model = l4l5()
    disc = model.parts["L4-L5"].disc
    assert disc is not None
    before = disc.element_volumes()[disc.mesh.nucleus].sum()
    assert model.solver.solve(LoadPath(np.array([0.0, 5000.0, 0.0]))).converged
    after = disc.element_volumes()[disc.mesh.nucleus].sum()
    assert after == pytest.approx(before, rel=5e-3)


def test_more_stress_means_more_pressure_at_rest_and_none_means_none() -> None:
    found = []
    for stress in (0.0, 0.05, 0.1, 0.2):
        disc = l4l5(stress=(stress,) * 5).parts["L4-L5"].disc
        assert disc is not None
        disc.residual(disc.mesh.centre)
        found.append(disc.nucleus_pressure() or 0.0)
    assert found[0] == pytest.approx(0.0, abs=1e-12)
    assert np.all(np.diff(found) > 0.0)


def test_degenerated_nucleus_swells_less() -> None:
    stress = TABLE["swelling.stress"].value
    assert np.all(np.diff(stress) <= 0.0)
    assert stress[-1] < stress[0] / 2.0
