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
from interbody.mechanics.hexahedron import BULK, C1, C2, K1, K2, KAPPA
from interbody.mechanics.level import Level
from interbody.mechanics.newton import LoadPath, Settings, SpineSolver


@dataclass(frozen=True)
class Agreement:
    """Differences from FElupe: force and moment on the plate, mean nucleus pressure, largest distance of a node."""

    force_n: float
    moment_nmm: float
    pressure_mpa: float
    position_mm: float


def energy_density(right_cauchy_green, c1, c2, bulk, k1, k2, kappa, first, second):  # type: ignore[no-untyped-def]
    """The energy density of the hexahedron's docstring, in the words of tensortrax."""
    import tensortrax.math as tm

    volume = tm.sqrt(tm.linalg.det(right_cauchy_green))
    isochoric = volume ** (-2 / 3) * right_cauchy_green
    i1 = tm.trace(isochoric)
    i2 = (i1**2 - tm.trace(isochoric @ isochoric)) / 2
    energy = c1 * (i1 - 3) + c2 * (i2 - 3) + bulk / 2 * tm.log(volume) ** 2
    for a in (first, second):
        i4 = sum(isochoric[i, j] * (a[i] * a[j]) for i in range(3) for j in range(3))
        strain = kappa * (i1 - 3) + (1 - 3 * kappa) * (i4 - 1)
        pulled = tm.if_else(strain > 0, strain, 0 * strain)
        energy = energy + k1 / (2 * k2) * (tm.exp(k2 * pulled**2) - 1)
    return energy


def solve_inside(points, elements, material, fibres, lower, upper, start):  # type: ignore[no-untyped-def]
    """FElupe's interior between plates that are where ``start`` (n, 3) mm has them, from a disturbed start.

    Returns forces on all nodes (n, 3) N, displacements (n, 3) mm and pressures by element, MPa.
    """
    import felupe as fem

    mesh = fem.Mesh(points, elements, "hexahedron")
    region = fem.RegionHexahedron(mesh)
    field = fem.FieldsMixed(region, n=3)

    def everywhere(values):  # type: ignore[no-untyped-def]
        """(..., 1 or points, elements): constant over an element's points."""
        return np.ascontiguousarray(values.T[..., None, :])

    law = fem.Hyperelastic(
        energy_density,
        c1=everywhere(material[:, C1]), c2=everywhere(material[:, C2]), bulk=everywhere(material[:, BULK]),
        k1=everywhere(material[:, K1]), k2=everywhere(material[:, K2]), kappa=everywhere(material[:, KAPPA]),
        first=everywhere(fibres[:, 0]), second=everywhere(fibres[:, 1]),
    )  # fmt: skip
    body = fem.SolidBody(fem.ThreeFieldVariation(law), field)
    held = np.zeros(mesh.npoints, dtype=bool)
    held[lower] = held[upper] = True
    inside = ~held
    field[0].values[:] = start
    field[0].values[inside] *= 1.0 + 1e-4 * np.random.default_rng(1).uniform(-1, 1, (int(inside.sum()), 1))
    prescribed = np.where(held[:, None], start, 0.0)
    dof0, dof1 = fem.dof.partition(field, {"held": fem.Boundary(field[0], mask=held)})
    ext0 = prescribed.ravel()[dof0[dof0 < start.size]]
    result = fem.newtonraphson(items=[body], dof0=dof0, dof1=dof1, ext0=ext0, tol=1e-9, maxiter=20, verbose=0)
    force = result.fun[: start.size].toarray() if hasattr(result.fun, "toarray") else np.asarray(result.fun)
    force = np.asarray(force).ravel()[: start.size].reshape(-1, 3)
    return force, field[0].values, -np.asarray(field[1].values).ravel()


def plate_reaction(points, elements, material, fibres, lower, upper, start, centre):  # type: ignore[no-untyped-def]
    """Force (3,) N and moment (3,) N·mm about ``centre`` on the upper plate, and nodes' distance from ``start``, mm."""
    force, moved, _ = solve_inside(points, elements, material, fibres, lower, upper, start)
    arms = (points + start)[upper] - centre
    return force[upper].sum(axis=0), np.cross(arms, force[upper]).sum(axis=0), float(np.abs(moved - start).max())


def compare(size: MeshSize, moment_nmm: float = MOMENT_NMM) -> Agreement:
    """Solve with both programs."""
    disc = common_disc(size)
    level = Level("disc", disc, [], disc.mesh.centre)
    solver = SpineSolver([level], settings=Settings(tolerance_mm=1e-8), workers=1)
    outcome = solver.solve(LoadPath(np.array([0.0, moment_nmm, 0.0])))
    assert outcome.converged, outcome.status
    disc.residual(level.centre)
    m = disc.mesh
    start = disc.x - m.points
    force, moved, pressure = solve_inside(m.points, m.elements, m.material, m.fibres, m.lower, m.upper, start)
    on_plate = force[m.upper]
    moment = np.cross(disc.x[m.upper] - level.centre, on_plate).sum(axis=0)
    ours = disc.nucleus_pressure()
    assert ours is not None
    return Agreement(
        float(np.abs(on_plate.sum(axis=0)).max()),
        float(np.abs(moment - [0.0, moment_nmm, 0.0]).max()),
        float(abs(pressure[m.nucleus].mean() - ours)),
        float(np.abs(moved - start).max()),
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
