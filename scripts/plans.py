"""How random plans on random spines end: each is solved, or refused with a reason.

    python scripts/plans.py --plans 200 --out plans.jsonl

Any technique on one or two neighbouring levels, sides, screws, approaches, facetectomies and hardware within and a
little beyond what fits, on anyone from 20 to 90 with discs of any grade, some flat, some slipped. One line a plan is
appended to the file, so a run that was stopped goes on where it was; the summary is of the whole file.
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

from people import COARSE, random_person

from interbody.anatomy import build_spine
from interbody.case import LEVELS, CaseError, Option
from interbody.mechanics import DEFAULT_MESH, LOAD_NAMES, DiscDoesNotFit, MeshSize, standard_loads
from interbody.surgery import operate

TECHNIQUES = ("tlif", "plif", "alif", "llif", "plf", "decompression", "microdiscectomy")


def random_option(rng: np.random.Generator) -> dict[str, Any]:
    """An option as a case file would write it."""
    technique = str(rng.choice(TECHNIQUES))
    first = int(rng.integers(0, len(LEVELS)))
    count = 2 if rng.random() < 0.3 and first + 1 < len(LEVELS) else 1
    option: dict[str, Any] = {
        "technique": technique,
        "levels": list(LEVELS[first : first + count]),
        "approach": str(rng.choice(["open", "mis"])),
        "side": str(rng.choice(["left", "right"])),
    }
    if technique in TECHNIQUES[:5]:
        option["screws"] = str(rng.choice(["bilateral", "unilateral", "none"]))
    if rng.random() < 0.2:
        option["facetectomy"] = {option["side"]: float(np.round(rng.uniform(0, 1), 2))}
    hardware: dict[str, Any] = {}
    for name, low, high in (
        ("screw_diameter_mm", 5.0, 8.0), ("rod_diameter_mm", 4.5, 6.5), ("rod_modulus_mpa", 3600, 230_000),
        ("cage_height_mm", 6.0, 16.0), ("cage_lordosis_deg", 0.0, 20.0), ("cage_length_mm", 20.0, 45.0),
        ("cage_modulus_mpa", 500.0, 110_000.0),
    ):  # fmt: skip
        if rng.random() < 0.15:
            hardware[name] = float(np.round(rng.uniform(low, high), 1))
    if technique in ("llif", "alif") and rng.random() < 0.3:
        hardware["plate"] = "lateral two-screw" if technique == "llif" else "anterior four-screw"
    if hardware:
        option["hardware"] = hardware
    return option


def run_plan(seed: int, mesh: MeshSize, loads: tuple[str, ...]) -> dict[str, Any]:
    """One plan: how it ended, in words."""
    rng = np.random.default_rng(seed)
    case, option = random_person(rng), random_option(rng)
    began = time.perf_counter()
    entry: dict[str, Any] = {"seed": seed, "option": option}
    try:
        construct = operate(build_spine(case), Option.model_validate(option), "plan")
        response = construct.solve(standard_loads(list(loads)), mesh=mesh)
    except (CaseError, DiscDoesNotFit) as reason:
        return entry | {"end": "refused", "why": str(reason)}
    failed = {n: r.status for n, r in response.loads.items() if not r.converged}
    numbers = [
        x
        for r in response.loads.values()
        for level in r.levels.values()
        for x in (*level.rotation_deg.values(), *level.facet_n.values(), *level.implant.values())
    ]
    entry["seconds"] = round(time.perf_counter() - began, 1)
    if not np.isfinite(numbers).all():
        return entry | {"end": "not finite"}
    if failed:
        return entry | {"end": "not converged", "why": failed}
    return entry | {"end": "solved"}


def main() -> None:
    """Run the study."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plans", type=int, default=200)
    parser.add_argument("--out", type=Path, default=Path("plans.jsonl"))
    parser.add_argument("--coarse", action="store_true", help="a coarse mesh, for screening")
    parser.add_argument("--loads", default=",".join(LOAD_NAMES))
    arguments = parser.parse_args()
    mesh = MeshSize(*COARSE) if arguments.coarse else DEFAULT_MESH
    done = [json.loads(line) for line in arguments.out.read_text().splitlines()] if arguments.out.exists() else []
    known = {entry["seed"] for entry in done}
    for seed in range(arguments.plans):
        if seed in known:
            continue
        try:
            entry = run_plan(seed, mesh, tuple(arguments.loads.split(",")))
        except Exception as failure:  # a plan that raises is what this study looks for
            entry = {"seed": seed, "end": "raised", "why": repr(failure)}
        done.append(entry)
        with arguments.out.open("a") as file:
            file.write(json.dumps(entry) + "\n")
        if entry["end"] not in ("solved", "refused"):
            print(f"seed {seed}: {entry['end']}: {entry.get('why', '')}", flush=True)
    tally = Counter(entry["end"] for entry in done)
    print(", ".join(f"{count} {end}" for end, count in tally.most_common()), f"of {len(done)} plans")
    for why, count in Counter(str(e["why"])[:110] for e in done if e["end"] == "refused").most_common(8):
        print(f"    {count} x {why}")


if __name__ == "__main__":
    main()
