"""The common problem that other solvers were given: our answer and time beside FEBio's published ones."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from functools import partial
from typing import Any

from ..interop.benchmark_problem import FEBIO_SECONDS, CommonResult, solve_common_chain, solve_common_disc
from ..mechanics import warm_up


def bench_peers(
    sizes: tuple[str, ...] = ("S", "M"), repeats: int = 3, tell: Callable[[str], None] | None = None
) -> list[dict[str, Any]]:
    """Solve the common problem at each size (S, M, L; the chain at S and M) and compare.

    Each row: ``problem``, ``hexahedra``, ``seconds`` (median), ``febio_seconds`` (published, another machine),
    ``ratio`` (FEBio's over
    ours), ``values`` and ``febio`` (mm, degrees, MPa) and ``largest_difference`` (relative).
    """
    warm_up()
    jobs: list[tuple[str, Callable[[], CommonResult]]] = []
    for size in sizes:
        for load in ("compression", "flexion"):
            jobs.append((f"disc {size} {load}", partial(solve_common_disc, size, load)))
        if size != "L":
            jobs.append((f"chain {size}", partial(solve_common_chain, size)))
    rows = []
    for name, job in jobs:
        if tell is not None:
            tell(name)
        results = [job() for _ in range(repeats)]
        rows.append(_row(results))
    return rows


def _row(results: list[CommonResult]) -> dict[str, Any]:
    last = results[-1]
    seconds = statistics.median(r.seconds for r in results)
    difference = max(abs(last.values[k] - v) / max(abs(v), 1e-9) for k, v in last.febio.items())
    return {
        "problem": last.name,
        "hexahedra": last.hexahedra,
        "iterations": last.iterations,
        "seconds": seconds,
        "febio_seconds": FEBIO_SECONDS[last.name],
        "ratio": FEBIO_SECONDS[last.name] / seconds,
        "values": dict(last.values),
        "febio": dict(last.febio),
        "largest_difference": difference,
        "converged": last.converged,
    }
