"""How often the spine's equilibrium is found: random plausible spines under all standard loads, at the default mesh.

    python scripts/robustness.py --spines 500 --out out/robustness.jsonl                  # goes on where it stopped
    python scripts/robustness.py --spines 500 --out out/robustness.jsonl --shard 1/2 &    # half of them, beside
    python scripts/robustness.py --spines 500 --out out/robustness.jsonl --shard 2/2      # the other half
    python scripts/robustness.py --spines 500 --out out/robustness.jsonl --report         # only says what is known

Anyone from 20 to 90, discs of any Pfirrmann grade, some 3 to 16 mm high, some slipped by up to half a plate; each spine
is made from its seed. ``--heavy`` adds 15 N·m in three planes and 2,500 N of follower load. A line of JSON is appended
for each spine as soon as it is solved, with what the solver said of every load.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "mechanics"))

from people import random_person

from interbody.anatomy import build_spine
from interbody.anatomy.spine import Spine
from interbody.case import CaseError
from interbody.mechanics import (
    DEFAULT_MESH,
    LOAD_NAMES,
    LoadCase,
    MeshSize,
    SpineModel,
    simulate_loads,
    standard_loads,
)  # fmt: skip

HEAVY = (
    LoadCase("flexion_15", (0.0, 15.0, 0.0)),
    LoadCase("extension_15", (0.0, -15.0, 0.0)),
    LoadCase("bending_15", (15.0, 0.0, 0.0)),
    LoadCase("torsion_15", (0.0, 0.0, 15.0)),
    LoadCase("follower_2500", (0.0, 0.0, 0.0), 2500.0),
)


def plausible(seed: int) -> Spine | str:
    """The spine of a seed, or why there is none."""
    try:
        return build_spine(random_person(np.random.default_rng(seed)))
    except CaseError as problem:
        return str(problem)[:90]


def solve(seed: int, spine: Spine, mesh: MeshSize, loads: list[LoadCase]) -> dict[str, Any]:
    """What the solver said of each load, and whether every number was finite."""
    began = time.process_time()
    found: dict[str, Any] = {"seed": seed, "hexahedra": mesh.elements, "loads": {}}
    try:
        response = simulate_loads(SpineModel(spine, mesh=mesh, workers=1), loads=loads)
    except Exception as error:
        found["raised"] = f"{type(error).__name__}: {error}"
        return found
    for name, load in response.loads.items():
        numbers = [
            x
            for level in load.levels.values()
            for x in (*level.rotation_deg.values(), *level.translation_mm, *level.facet_n.values(),
                      *level.ligament_n.values(), *level.disc_force_n, *level.disc_moment_nm)
        ]  # fmt: skip
        found["loads"][name] = {
            "converged": load.converged, "iterations": load.iterations, "status": load.status,
            "finite": bool(np.isfinite(numbers).all()),
        }  # fmt: skip
    found["discs"] = {n: [round(d.height_middle, 1), d.pfirrmann, round(d.slip_mm, 1)] for n, d in spine.discs.items()}
    found["cpu_s"] = round(time.process_time() - began, 2)
    return found


def known(path: Path, hexahedra: int) -> dict[int, dict[str, Any]]:
    """Spines solved before on this mesh, by seed."""
    if not path.exists():
        return {}
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    return {row["seed"]: row for row in rows if row["hexahedra"] == hexahedra}


def report(rows: list[dict[str, Any]], refused: Counter[str]) -> None:
    """Print what is known."""
    loads = [(row, name, load) for row in rows for name, load in row["loads"].items()]
    converged = sum(load["converged"] for _, _, load in loads)
    print(f"{len(rows)} spines, {len(loads)} solves; refused at the border: {refused.total()}")
    for text, count in refused.most_common(5):
        print(f"    {count} x {text}")
    for row, name, load in loads:
        if not (load["converged"] and load["finite"]):
            discs = "; ".join(f"{n} {h} mm grade {g} slip {s}" for n, (h, g, s) in row["discs"].items())
            print(f"seed {row['seed']} {name}: {load['status']} [{discs}]")
    for row in rows:
        if "raised" in row:
            print(f"seed {row['seed']}: raised {row['raised']}")
    share = 100.0 * converged / max(len(loads), 1)
    print(f"converged {converged} ({share:.2f} %), not converged {len(loads) - converged}")
    print(f"not finite {sum(not x['finite'] for _, _, x in loads)}, raised {sum('raised' in row for row in rows)}")
    if loads:
        median, high = np.percentile([x["iterations"] for _, _, x in loads], [50, 95])
        most = max(x["iterations"] for _, _, x in loads)
        seconds = np.median([row["cpu_s"] for row in rows if "cpu_s" in row])
        print(f"iterations: median {median:.0f}, 95 % below {high:.0f}, most {most}; {seconds:.1f} s of CPU a spine")


def main() -> None:
    """Run the study, or go on with it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--spines", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=Path("out/robustness.jsonl"))
    parser.add_argument("--shard", default="1/1", help="which part of how many, to run several beside each other")
    parser.add_argument("--mesh", default="", help="core,nucleus rings,annulus rings,layers; default the usual mesh")
    parser.add_argument("--heavy", action="store_true", help="15 N·m and 2,500 N as well")
    parser.add_argument("--report", action="store_true", help="solve nothing")
    arguments = parser.parse_args()
    mesh = MeshSize(*map(int, arguments.mesh.split(","))) if arguments.mesh else DEFAULT_MESH
    loads = standard_loads(LOAD_NAMES) + (list(HEAVY) if arguments.heavy else [])
    part, parts = map(int, arguments.shard.split("/"))
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    done = known(arguments.out, mesh.elements)
    refused: Counter[str] = Counter()
    seed, seeds = arguments.seed, []
    while len(seeds) < arguments.spines:
        seed += 1
        spine = plausible(seed)
        if isinstance(spine, str):
            refused[spine] += 1
            continue
        seeds.append(seed)
        if arguments.report or seed in done or len(seeds) % parts != part % parts:
            continue
        row = solve(seed, spine, mesh, loads)
        with arguments.out.open("a", encoding="utf-8") as file:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
        failed = [name for name, load in row["loads"].items() if not load["converged"]]
        print(f"seed {seed}: {', '.join(failed) if failed else row.get('raised', 'all converged')}", flush=True)
    done = known(arguments.out, mesh.elements)
    report([done[s] for s in seeds if s in done], refused)


if __name__ == "__main__":
    main()
