"""How often the spine's equilibrium is found: random plausible spines under all standard loads.

    python scripts/robustness.py --spines 500

Anyone from 20 to 90, discs of any Pfirrmann grade, some 3 to 16 mm high, some slipped by up to half a plate. Prints how
many solves converged, what the others said, and the spines they belong to (each can be built again from its seed).
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "mechanics"))

from people import random_person

from interbody.anatomy import build_spine
from interbody.case import CaseError
from interbody.mechanics import DEFAULT_MESH, LOAD_NAMES, MeshSize, SpineModel, simulate_loads, standard_loads


def finite(load) -> bool:  # type: ignore[no-untyped-def]
    """Whether every number of a load's response is finite."""
    numbers = [
        x
        for level in load.levels.values()
        for x in (*level.rotation_deg.values(), *level.translation_mm, *level.facet_n.values(),
                  *level.ligament_n.values(), *level.disc_force_n, *level.disc_moment_nm)
    ]  # fmt: skip
    return bool(np.isfinite(numbers).all())


def main() -> None:
    """Run the study."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--spines", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--mesh", default="", help="core,nucleus rings,annulus rings,layers; default the usual mesh")
    arguments = parser.parse_args()
    mesh = MeshSize(*map(int, arguments.mesh.split(","))) if arguments.mesh else DEFAULT_MESH
    loads = standard_loads(LOAD_NAMES)
    tally: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    iterations, seed, built, start = [], arguments.seed, 0, time.perf_counter()
    while built < arguments.spines:
        seed += 1
        case = random_person(np.random.default_rng(seed))
        try:
            spine = build_spine(case)
        except CaseError as problem:
            refused[str(problem)[:90]] += 1
            continue
        built += 1
        began = time.perf_counter()
        try:
            response = simulate_loads(SpineModel(spine, mesh=mesh), loads=loads)
        except Exception as error:
            tally["raised"] += 1
            print(f"seed {seed}: raised {type(error).__name__}: {error}", flush=True)
            continue
        for name, load in response.loads.items():
            iterations.append(load.iterations)
            tally["converged" if load.converged else "not converged"] += 1
            if not finite(load):
                tally["not finite"] += 1
                print(f"seed {seed} {name}: a number is not finite", flush=True)
            if not load.converged:
                discs = "; ".join(
                    f"{n} {d.height_middle:.1f} mm grade {d.pfirrmann} slip {d.slip_mm:.0f}"
                    for n, d in spine.discs.items()
                )
                print(
                    f"seed {seed} {name}: {load.status} [{case.patient.sex} {case.patient.age:g}; {discs}]", flush=True
                )
        if time.perf_counter() - began > 120.0:
            print(f"seed {seed}: took {time.perf_counter() - began:.0f} s", flush=True)
    total = tally["converged"] + tally["not converged"]
    print(
        f"{built} spines, {total} solves, {time.perf_counter() - start:.0f} s; refused at the border: {refused.total()}"
    )
    for text, count in refused.most_common(5):
        print(f"    {count} x {text}")
    share = 100.0 * tally["converged"] / max(total, 1)
    print(f"converged {tally['converged']} ({share:.2f} %), not converged {tally['not converged']}")
    print(f"not finite {tally['not finite']}, raised {tally['raised']}")
    if iterations:
        median, high = np.percentile(iterations, [50, 95])
        print(f"iterations: median {median:.0f}, 95 % below {high:.0f}, most {max(iterations)}")


if __name__ == "__main__":
    main()
