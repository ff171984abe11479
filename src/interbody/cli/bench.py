"""``interbody bench``: how long mechanics, forecasts and whole runs take on this machine."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer


def bench(
    peers: Annotated[
        bool, typer.Option("--peers", help="Solve the common problem of other solvers and compare.")
    ] = False,
    large: Annotated[
        bool, typer.Option("--large", help="With --peers: the 25,536-element disc too (minutes).")
    ] = False,
    product: Annotated[
        bool, typer.Option("--product", help="Time what a user waits for: a whole run, forecasts, a large cohort.")
    ] = False,
    repeats: Annotated[int, typer.Option(help="Counted runs of each measurement.", min=1, max=50)] = 5,
    as_json: Annotated[bool, typer.Option("--json", help="Print nothing but JSON.")] = False,
) -> None:
    """Time the mechanics: one load case, all eleven, per iteration, by mesh and workers, compiling, memory."""
    from ..bench import bench_mechanics, bench_peers, bench_product

    if peers and product:
        raise typer.BadParameter("--peers and --product are two benches; ask for one.")
    if large and not peers:
        raise typer.BadParameter("--large belongs to --peers.")

    def tell(words: str) -> None:
        if not as_json:
            typer.echo(f"  {words} …", err=True)

    if peers:
        sizes = ("S", "M", "L") if large else ("S", "M")
        rows = bench_peers(sizes, repeats=max(1, min(repeats, 3)), tell=tell)
        typer.echo(json.dumps(rows, indent=1)) if as_json else _print_peers(rows)
        return
    if product:
        timed = bench_product(repeats, tell)
        typer.echo(json.dumps(timed, indent=1)) if as_json else _print_product(timed)
        return
    found = bench_mechanics(repeats, tell)
    typer.echo(json.dumps(found, indent=1)) if as_json else _print_mechanics(found)


def _print_mechanics(found: dict[str, Any]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(title=f"Intact L1-S1 spine, medians on {found['cores']} cores")
    table.add_column("what")
    table.add_column("measured", justify="right")
    table.add_row(f"one load case, {5 * found['hexahedra']:,} hexahedra", f"{found['one_case_s']:.2f} s")
    table.add_row(f"all {found['loads']} load cases", f"{found['all_cases_s']:.2f} s")
    table.add_row("one iteration of the spine", f"{1000 * found['per_iteration_s']:.0f} ms")
    for name, row in found["by_mesh"].items():
        table.add_row(f"one case, {name} mesh ({row['hexahedra']:,} hexahedra)", f"{row['seconds']:.2f} s")
    for workers, seconds in found["by_workers"].items():
        table.add_row(f"one case, {workers} worker{'s' if workers != '1' else ''}", f"{seconds:.2f} s")
    table.add_row("compiling, from nothing to ready", f"{found['compile_s']:.1f} s")
    table.add_row("peak memory, all cases", f"{found['peak_memory_mb']:.0f} MB")
    Console().print(table)


def _print_product(found: dict[str, Any]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(title="What a user waits for: the example ct-male-55")
    table.add_column("what")
    table.add_column("measured", justify="right")
    table.add_row("the whole run, files not written", f"{found['run_s']:.1f} s")
    for stage, seconds in found["stages"].items():
        table.add_row(f"    {stage}", f"{seconds:.1f} s")
    for option, seconds in found["operated_s"].items():
        table.add_row(f"operated spine alone, built and eleven loads: {option}", f"{seconds:.1f} s")
    for option, seconds in found["forecast_s"].items():
        table.add_row(f"ten years of one person, mechanics known: {option}", f"{1000 * seconds:.0f} ms")
    table.add_row(f"{found['people']:,} people, four options, ten years", f"{found['cohort_s']:.1f} s")
    Console().print(table)


def _print_peers(rows: list[dict[str, Any]]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(title="The common problem: interbody here, FEBio 4.11 as published (its machine, two threads)")
    for column in ("problem", "hexahedra", "iterations", "seconds", "FEBio s", "FEBio / ours", "largest difference"):
        table.add_column(column, justify="left" if column == "problem" else "right")
    for row in rows:
        table.add_row(
            row["problem"], f"{row['hexahedra']:,}", str(row["iterations"]), f"{row['seconds']:.2f}",
            f"{row['febio_seconds']:.2f}", f"{row['ratio']:.1f}", f"{100 * row['largest_difference']:.3f} %",
        )  # fmt: skip
    Console().print(table)
