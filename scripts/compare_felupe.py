"""One disc of the common problem against FElupe (https://felupe.readthedocs.io; GPL, not a dependency of interbody).

    pip install felupe tensortrax
    python scripts/compare_felupe.py

FElupe solves the interior with a three-field (displacement, pressure, volume ratio) hexahedron and automatic
differentiation of the same energy; the upper plate is put where our solution under 7.5 N·m of flexion has it. Its
reaction must then be that moment and no force, and its nucleus must be under the same pressure.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from interbody.interop.benchmark_problem import MOMENT_NMM, common_disc
from interbody.mechanics.disc_mesh import MeshSize
from interbody.mechanics.hexahedron import BULK, C1, C2, K1, K2
from interbody.mechanics.level import Level
from interbody.mechanics.newton import LoadPath, Settings, SpineSolver, single_threaded_blas


@dataclass(frozen=True)
class Agreement:
    """Differences from FElupe: force and moment on the plate, mean nucleus pressure, largest distance of a node."""

    force_n: float
    moment_nmm: float
    pressure_mpa: float
    position_mm: float


def energy_density(right_cauchy_green, c1, c2, bulk, k1, k2, first, second):  # type: ignore[no-untyped-def]
    """The energy density of the hexahedron's docstring, without dispersion, in the words of tensortrax."""
    import tensortrax.math as tm

    volume = tm.sqrt(tm.linalg.det(right_cauchy_green))
    isochoric = volume ** (-2 / 3) * right_cauchy_green
    i1 = tm.trace(isochoric)
    i2 = (i1**2 - tm.trace(isochoric @ isochoric)) / 2
    energy = c1 * (i1 - 3) + c2 * (i2 - 3) + bulk / 2 * tm.log(volume) ** 2
    for a in (first, second):
        strain = sum(isochoric[i, j] * (a[i] * a[j]) for i in range(3) for j in range(3)) - 1
        pulled = tm.if_else(strain > 0, strain, 0 * strain)
        energy = energy + k1 / (2 * k2) * (tm.exp(k2 * pulled**2) - 1)
    return energy


def compare(size: MeshSize, moment_nmm: float = MOMENT_NMM) -> Agreement:
    """Solve with both programs."""
    import felupe as fem

    disc = common_disc(size)
    level = Level("disc", disc, [], disc.mesh.centre)
    with single_threaded_blas():
        solver = SpineSolver([level], settings=Settings(tolerance_mm=1e-8), workers=1)
        outcome = solver.solve(LoadPath(np.array([0.0, moment_nmm, 0.0])))
    assert outcome.converged, outcome.status
    disc.residual(level.centre)
    m = disc.mesh
    mesh = fem.Mesh(m.points, m.elements, "hexahedron")
    region = fem.RegionHexahedron(mesh)
    field = fem.FieldsMixed(region, n=3)

    def everywhere(values):  # type: ignore[no-untyped-def]
        """(..., 1 or points, elements): constant over an element's points."""
        return np.ascontiguousarray(values.T[..., None, :])

    material = fem.Hyperelastic(
        energy_density,
        c1=everywhere(m.material[:, C1]), c2=everywhere(m.material[:, C2]), bulk=everywhere(m.material[:, BULK]),
        k1=everywhere(m.material[:, K1]), k2=everywhere(m.material[:, K2]),
        first=everywhere(m.fibres[:, 0]), second=everywhere(m.fibres[:, 1]),
    )  # fmt: skip
    body = fem.SolidBody(fem.ThreeFieldVariation(material), field)
    plate = disc.x[m.upper] - m.points[m.upper]
    held = np.zeros(mesh.npoints, dtype=bool)
    held[m.lower] = held[m.upper] = True
    bounds = {"held": fem.Boundary(field[0], mask=held)}
    start = disc.x - m.points
    inside = ~held
    field[0].values[:] = start
    field[0].values[inside] *= 1.0 + 1e-4 * np.random.default_rng(1).uniform(-1, 1, (int(inside.sum()), 1))
    prescribed = np.zeros_like(start)
    prescribed[m.upper] = plate
    dof0, dof1 = fem.dof.partition(field, bounds)
    ext0 = prescribed.ravel()[dof0[dof0 < start.size]]
    result = fem.newtonraphson(items=[body], dof0=dof0, dof1=dof1, ext0=ext0, tol=1e-9, maxiter=20, verbose=0)
    force = result.fun[: start.size].toarray() if hasattr(result.fun, "toarray") else np.asarray(result.fun)
    force = np.asarray(force).ravel()[: start.size].reshape(-1, 3)
    on_plate = force[m.upper]
    arms = disc.x[m.upper] - level.centre
    moment = np.cross(arms, on_plate).sum(axis=0)
    pressure = -np.asarray(field[1].values).ravel()[m.nucleus].mean()
    ours = disc.nucleus_pressure()
    assert ours is not None
    return Agreement(
        float(np.abs(on_plate.sum(axis=0)).max()),
        float(np.abs(moment - [0.0, moment_nmm, 0.0]).max()),
        float(abs(pressure - ours)),
        float(np.abs(field[0].values - start).max()),
    )


def main() -> None:
    """Print the agreement on two meshes."""
    for size in (MeshSize(3, 1, 2, 4), MeshSize(4, 2, 3, 6)):
        found = compare(size)
        print(f"{size.elements} hexahedra, {MOMENT_NMM / 1000:g} N·m; FElupe differs by")
        print(f"    force {found.force_n:.1e} N, moment {found.moment_nmm:.1e} N·mm")
        print(f"    nucleus pressure {found.pressure_mpa:.1e} MPa, place of a node {found.position_mm:.1e} mm")


if __name__ == "__main__":
    main()
