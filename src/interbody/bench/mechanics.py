"""Seconds of the spine's load cases: by mesh, per iteration, by number of workers; compiling; memory."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from typing import Any

from ..anatomy import Spine, build_spine
from ..case import parse_case
from ..mechanics import DEFAULT_MESH, MeshSize, SpineModel, simulate_loads, standard_loads, warm_up
from ..mechanics.mesh_error import COARSE_MESH
from ..mechanics.parallel import cores

MESHES = {
    "coarse": COARSE_MESH,
    "default": DEFAULT_MESH,
    "fine": DEFAULT_MESH.refined(4 / 3, 4 / 3),
}

REFERENCE_PERSON: dict[str, Any] = {
    "case": "reference person",
    "patient": {
        "age": 40, "sex": "male", "height_cm": 176, "weight_kg": 76, "diagnosis": "disc_degeneration",
        "baseline": {"odi": 40, "back_pain": 6, "leg_pain": 3},
    },
    "findings": {level: {"pfirrmann": 1} for level in ("L1-L2", "L2-L3", "L3-L4", "L4-L5", "L5-S1")},
    "options": {"none": {"technique": "nonoperative"}},
}  # fmt: skip
"""The spine that is timed: anatomy estimated, discs healthy."""

_FROM_COLD = (
    "import time; t = time.perf_counter(); from interbody.mechanics import warm_up; "
    "warm_up(); print(time.perf_counter() - t)"
)
_ALONE = "from interbody.bench.mechanics import one_run; one_run()"


def reference_spine() -> Spine:
    """Spine of the reference person."""
    return build_spine(parse_case(REFERENCE_PERSON))


def bench_mechanics(repeats: int = 5, tell: Callable[[str], None] | None = None) -> dict[str, Any]:
    """Times in seconds of wall clock, medians over ``repeats``.

    Returns ``cores``, ``hexahedra`` per disc of the default mesh, ``compile_s`` (from nothing compiled to ready),
    ``one_case_s`` (flexion), ``all_cases_s`` (eleven), ``per_iteration_s``, ``by_mesh``, ``by_workers`` and
    ``peak_memory_mb``
    (all eleven cases in a process of their own, interpreter included).
    """
    say = tell or (lambda words: None)
    say("kernels")
    warm_up()
    spine = reference_spine()
    found: dict[str, Any] = {
        "cores": cores(),
        "hexahedra": DEFAULT_MESH.elements,
        "loads": len(standard_loads()),
    }
    say("one case, by mesh")
    found["by_mesh"] = {name: _one_case(spine, mesh, repeats) for name, mesh in MESHES.items()}
    found["one_case_s"] = found["by_mesh"]["default"]["seconds"]
    found["per_iteration_s"] = found["by_mesh"]["default"]["per_iteration_s"]
    say("all eleven cases")
    model = SpineModel(spine)
    found["all_cases_s"] = median_seconds(lambda: simulate_loads(model), max(1, repeats // 2))
    say("by number of workers")
    found["by_workers"] = {str(n): _one_case(spine, DEFAULT_MESH, repeats, n)["seconds"] for n in range(1, cores() + 1)}
    say("memory, in a process of its own")
    found["peak_memory_mb"] = float(_alone(_ALONE, {}))
    say("compiling from nothing")
    with tempfile.TemporaryDirectory() as empty:
        found["compile_s"] = float(_alone(_FROM_COLD, {"NUMBA_CACHE_DIR": empty}))
    return found


def one_run() -> None:
    """Solve all loads once and print this process's peak memory in MB (for :func:`bench_mechanics`)."""
    simulate_loads(SpineModel(reference_spine()))
    print(peak_memory_mb())


def peak_memory_mb() -> float:
    """Peak resident memory of this process in MB; not a number where the system does not tell."""
    try:
        import resource
    except ImportError:
        return float("nan")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024.0**2 if sys.platform == "darwin" else 1024.0)


def _one_case(spine: Spine, mesh: MeshSize, repeats: int, workers: int | None = None) -> dict[str, float]:
    model = SpineModel(spine, mesh=mesh, workers=workers)
    cases = standard_loads(["flexion"])
    first = simulate_loads(model, loads=cases)
    seconds = median_seconds(lambda: simulate_loads(model, loads=cases), repeats)
    model.solver.close()
    iterations = max(first.loads["flexion"].iterations, 1)
    return {
        "hexahedra": 5 * mesh.elements,
        "seconds": seconds,
        "iterations": iterations,
        "per_iteration_s": seconds / iterations,
    }


def median_seconds(run: Callable[[], object], repeats: int) -> float:
    """Median wall time of ``run``, s."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def _alone(code: str, environment: dict[str, str]) -> str:
    command: Sequence[str] = [sys.executable, "-c", code]
    done = subprocess.run(command, env={**os.environ, **environment}, capture_output=True, text=True, check=True)
    return done.stdout.strip().splitlines()[-1]
