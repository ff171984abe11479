"""``bench-test``: the standard rigs for any hardware of the catalogue."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from .border import AsJson, Debug, Overwrite, border, check_file, print_json
from .hardware import CatalogueFile


def bench_test(
    rig: Annotated[str, typer.Argument(metavar="f1717|f2077|pullout", help="The rig.")],
    hardware: Annotated[
        list[str] | None,
        typer.Option("--hardware", metavar="NAME", help="An item of the catalogue; may be given several times."),
    ] = None,
    catalogue: CatalogueFile = None,
    html: Annotated[Path | None, typer.Option(metavar="FILE", help="Also write a page with pictures.")] = None,
    as_json: AsJson = False,
    overwrite: Overwrite = False,
    debug: Debug = False,
) -> None:
    """Run a standard rig and hold what was found against published ranges.

    f1717: construct of rods and screws without a spine. f2077: cage in compression. pullout: screw against bone
    density. Without --hardware: all rods, all cages, or the usual screw. The exit code is 0 whether inside or outside.
    """
    with border(debug):
        from ..rigs import bench_test as run
        from ..rigs.bench import RIGS, as_plain
        from ..surgery.catalogue import catalogue_of

        if html is not None:
            check_file(html, overwrite, "--html")
        specimens = run(rig, hardware or [], catalogue_of(catalogue))
        if html is not None:
            from datetime import date

            from ..files import write_text
            from ..report.bench_sheet import render_bench

            write_text(html, render_bench(rig, specimens, date=date.today()))
        if as_json:
            print_json(as_plain(rig, specimens))
            return
        _print(RIGS[rig], specimens)
        if html is not None:
            typer.echo(f"{html}")


def _print(rig: Any, specimens: Any) -> None:
    from rich.table import Table

    from ..report.bench_sheet import number, range_words, summary
    from .terminal import console

    out = console()
    out.print(rig.title, style="bold")
    out.print(rig.how)
    out.print()
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("hardware", style="bold")
    table.add_column("figure")
    table.add_column("ours", justify="right", no_wrap=True)
    table.add_column("published", justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    notes: dict[str, list[str]] = {}
    for specimen in specimens:
        name = specimen.name
        for f in specimen.findings:
            band = f" [{number(f.low)}-{number(f.high)}]" if f.low is not None else ""
            verdict = f"OUTSIDE, {f.verdict}" if f.inside is False and not f.recalled else f.verdict
            remark = f", {f.remark}" if f.remark else ""
            ours = "–" if f.value is None else f"{number(f.value)}{band} {f.unit}"
            table.add_row(name, f.what + remark, ours, range_words(f.published), verdict)
            name = ""
        if specimen.note:
            notes.setdefault(specimen.note, []).append(specimen.name)
    out.print(table)
    for note, names in notes.items():
        whose = "; ".join(names) if len(names) <= 3 else f"{len(names)} of {len(specimens)}"
        out.print(f"{note} ({whose})")
    published = {f.published.name: f.published for s in specimens for f in s.findings if f.published is not None}
    for q in published.values():
        out.print(f"{q.name}: {q.source} ({q.status.value}); {q.note}", style="dim")
    out.print(summary(specimens))
