"""How far every mechanical quantity on the default mesh is from a mesh twice as fine: all eleven loads, two spines.

    python scripts/convergence.py                    # some minutes
    python scripts/convergence.py --markdown         # the tables of docs/verification.md
    python scripts/convergence.py --limit            # two levels alone, on ever finer meshes

A quantity's error under a load is the largest difference over the levels, as a share of the largest value over the
levels on the finer mesh; for each quantity the table has the largest share over loads and spines, and where it is.
A load under which a quantity is near zero at all levels says nothing about a share and is left out.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import yaml

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "mechanics"))

from people import person

from interbody.anatomy import build_spine
from interbody.anatomy.spine import Spine
from interbody.case import parse_case
from interbody.case.examples import example_text
from interbody.mechanics import DEFAULT_MESH, LoadCase, MeshSize, Response, SpineModel, simulate_loads, standard_loads
from interbody.mechanics.response import LevelResponse

FINER = DEFAULT_MESH.refined(2.0, 1.5)
"""Twice as many elements round the disc and along its radius, half as many again through its height."""
ALONE = {"man of 40, healthy discs": "L5-S1", "ct-male-55": "L4-L5"}
"""Levels that are solved alone, by spine: a healthy one, and one worn and slipped."""
SENSITIVE = ("standing", "flexion", "follower_flexion", "follower_extension")
"""Loads whose rotation depends most on the mesh."""
LIMIT = {
    "default": DEFAULT_MESH,
    "default before this": MeshSize(annulus_rings=4, layers=8, ring_ratio=0.7),
    "elements twice as high": replace(DEFAULT_MESH, layers=3),
    "a third more of each": DEFAULT_MESH.refined(4 / 3, 4 / 3),
    "thin rings": MeshSize(annulus_rings=10, layers=6, ring_ratio=0.7),
    "thin rings, 12 layers": MeshSize(annulus_rings=10, layers=12, ring_ratio=0.7),
    "fibres at points, 6 layers": MeshSize(annulus_rings=10, layers=6, ring_ratio=0.7, lamellar=False),
    "fibres at points, 12 layers": MeshSize(annulus_rings=10, layers=12, ring_ratio=0.7, lamellar=False),
    "fibres at points, 18 layers": MeshSize(annulus_rings=10, layers=18, ring_ratio=0.7, lamellar=False),
    "the same with twice as many round": MeshSize(12, 1, 10, 18, 0.7, lamellar=False),
}
"""Meshes from which the limit is read: both kinds of element have to end at the same."""

Reader = Callable[[LevelResponse, str], float]
QUANTITIES: dict[str, tuple[Reader, str, float]] = {
    "rotation in the plane of the load": (lambda r, load: r.rotation_deg[plane(load)], "°", 0.5),
    "translation": (lambda r, _: float(np.linalg.norm(r.translation_mm)), "mm", 0.1),
    "pressure of the nucleus": (lambda r, _: r.idp_mpa or 0.0, "MPa", 0.05),
    "facet force, both sides": (lambda r, _: sum(r.facet_n.values()), "N", 20.0),
    "force of all ligaments": (lambda r, _: sum(r.ligament_n.values()), "N", 20.0),
    "force through the disc": (lambda r, _: float(np.linalg.norm(r.disc_force_n)), "N", 50.0),
    "moment through the disc": (lambda r, _: float(np.linalg.norm(r.disc_moment_nm)), "N·m", 1.0),
    "fibre strain, all but a hundredth": (lambda r, _: r.fibre_strain_p99 or 0.0, "1", 0.02),
    "largest fibre strain": (lambda r, _: r.fibre_strain_max or 0.0, "1", 0.02),
}
"""How each quantity is read, its unit, and the size below which a share of it says nothing."""


def plane(load: str) -> str:
    """Plane in which a load turns the spine; standing bends it forwards or backwards."""
    return next((p for p in ("bending", "torsion") if p in load), "flexion")


def spines() -> dict[str, Spine]:
    """The spines that are solved."""
    example = parse_case(yaml.safe_load(example_text("ct-male-55")))
    return {"man of 40, healthy discs": build_spine(person()), "ct-male-55": build_spine(example)}


def solved(spine: Spine, mesh: MeshSize, loads: Sequence[LoadCase] | None = None) -> Response:
    """All eleven loads on one mesh, or those asked for."""
    start = time.perf_counter()
    response = simulate_loads(SpineModel(spine, mesh=mesh), loads=loads)
    print(f"{mesh.elements} hexahedra a disc: {time.perf_counter() - start:.0f} s", file=sys.stderr)
    return response


def errors(coarse: Response, fine: Response, read: Reader, least: float) -> dict[str, float]:
    """By load: largest difference over the levels as a share of the largest value of the finer mesh."""
    found = {}
    for name, load in fine.loads.items():
        if not (load.converged and coarse.loads[name].converged):
            continue
        exact = np.array([read(level, name) for level in load.levels.values()])
        ours = np.array([read(level, name) for level in coarse.loads[name].levels.values()])
        if abs(exact).max() >= least:
            found[name] = float(abs(ours - exact).max() / abs(exact).max())
    return found


def by_quantity(pairs: dict[str, tuple[Response, Response]]) -> list[tuple[str, ...]]:
    """The largest error of each quantity, where it is, and the median."""
    rows: list[tuple[str, ...]] = [("quantity", "largest difference", "where", "median over loads and spines")]
    for quantity, (read, unit, least) in QUANTITIES.items():
        shares = {
            (load, name): share
            for name, (coarse, fine) in pairs.items()
            for load, share in errors(coarse, fine, read, least).items()
        }
        (load, name), worst = max(shares.items(), key=lambda item: item[1])
        middle = float(np.median(list(shares.values())))
        rows.append((f"{quantity}, {unit}", f"{worst:.1%}", f"{load.replace('_', ' ')}, {name}", f"{middle:.1%}"))
    return rows


def by_load(pairs: dict[str, tuple[Response, Response]]) -> list[tuple[str, ...]]:
    """The larger error of the spines in rotation (also in degrees) and pressure, by load."""
    rows: list[tuple[str, ...]] = [("load", "rotation", "rotation, largest difference", "pressure of the nucleus")]
    turned, pressed = (QUANTITIES[name] for name in ("rotation in the plane of the load", "pressure of the nucleus"))
    for load in next(iter(pairs.values()))[1].loads:
        cells = [load.replace("_", " ")]
        for (read, _, _), absolute in ((turned, False), (turned, True), (pressed, False)):
            worst = 0.0
            for coarse, fine in pairs.values():
                share = errors(coarse, fine, read, 0.0)[load]
                largest = max(abs(read(level, load)) for level in fine.loads[load].levels.values())
                worst = max(worst, share * largest if absolute else share)
            cells.append(f"{worst:.2f}°" if absolute else f"{worst:.1%}")
        rows.append(tuple(cells))
    return rows


def shown(rows: list[tuple[str, ...]], markdown: bool) -> str:
    """A table as text; the first row is its head."""
    if markdown:
        lines = [rows[0], ("---",) * len(rows[0]), *rows[1:]]
        return "\n".join("| " + " | ".join(row).replace("%", " %") + " |" for row in lines)
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return "\n".join("  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip() for row in rows)


def towards_the_limit() -> list[tuple[str, ...]]:
    """Rotation of two levels alone, by mesh."""
    rows: list[tuple[str, ...]] = [("level", "mesh", "outermost ring", *(n.replace("_", " ") for n in SENSITIVE))]
    named = spines()
    for name, level in ALONE.items():
        for called, mesh in LIMIT.items():
            found = simulate_loads(SpineModel(named[name], mesh=mesh, only=[level]), loads=standard_loads(SENSITIVE))
            places = mesh.annulus_places
            turned = (
                f"{load.levels[level].rotation_deg[plane(at)]:.3f}°" if load.converged else "no equilibrium"
                for at, load in found.loads.items()
            )
            rows.append((f"{level} of {name}", called, f"{1.0 - places[-2]:.1%}", *turned))
    return rows


def main() -> None:
    """Solve and print."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--markdown", action="store_true", help="print tables for a document")
    asked.add_argument("--limit", action="store_true", help="two levels alone, on meshes that tend to the limit")
    options = asked.parse_args()
    if options.limit:
        print(shown(towards_the_limit(), options.markdown))
        return
    pairs = {name: (solved(spine, DEFAULT_MESH), solved(spine, FINER)) for name, spine in spines().items()}
    print(shown(by_load(pairs), options.markdown), shown(by_quantity(pairs), options.markdown), sep="\n\n")


if __name__ == "__main__":
    main()
