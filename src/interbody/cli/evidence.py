"""``evidence``: searching the numbers and sources, and checking that none is without the other."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from .border import FAILURE, AsJson, Debug, border, print_json

CHECK = ["check"]


def evidence(
    query: Annotated[
        list[str] | None, typer.Argument(metavar="[QUERY...]", help="Words that must all occur; or: check.")
    ] = None,
    as_json: AsJson = False,
    debug: Debug = False,
) -> None:
    """Search the evidence: every number with its source and status. `interbody evidence check` looks for faults.

    The check finds a number without a source, a broken identifier and an orphan; exit code 1 if there is any. It also
    counts the sources whose authors or year were not seen.
    """
    with border(debug):
        sound = True
        if query == CHECK:
            sound = _check(as_json)
        else:
            _search(" ".join(query or []), as_json)
    if not sound:
        raise typer.Exit(FAILURE)


def _check(as_json: bool) -> bool:
    from ..evidence import available_sets, parameters, sources
    from ..evidence.check import incomplete, problems

    found = problems()
    if as_json:
        print_json({"sound": not found, "problems": [p._asdict() for p in found], "incomplete": incomplete()})
        return not found
    for problem in found:
        typer.echo(problem.text)
    numbers = sum(len(parameters(name)) for name in available_sets()) if not found else 0
    if not found:
        typer.echo(f"{numbers} numbers in {len(available_sets())} sets, {len(sources())} sources: nothing wrong.")
    typer.echo(f"{len(incomplete())} sources lack authors or a year in what could be read (--json names them).")
    return not found


def _search(query: str, as_json: bool) -> None:
    from ..evidence.search import search_quantities, search_results, search_sources

    hits, library, results = search_quantities(query), search_sources(query), search_results(query)
    if as_json:
        from dataclasses import asdict

        print_json(
            {
                "quantities": [hit.as_dict() for hit in hits],
                "results": [asdict(r) for r in results],
                "sources": [asdict(s) for s in library],
            }
        )
        return
    from rich.table import Table

    from .terminal import console

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("quantity", style="bold", overflow="fold")
    table.add_column("value", justify="right")
    for name in ("unit", "status", "source", "what"):
        table.add_column(name, overflow="fold")
    for hit in hits:
        q = hit.quantity
        spread = f" ({q.low:g} to {q.high:g})" if q.low is not None and q.high is not None else ""
        table.add_row(
            f"{hit.set}:{q.name}", _value(q.value) + spread, q.unit, q.status.value, q.source or "assumption", q.note
        )
    out = console()
    out.print(table)
    if results:
        shown = Table(title="Published results", box=None, pad_edge=False, padding=(0, 2, 0, 0), title_justify="left")
        for name in ("study", "n", "option", "quantity", "year", "value", "source", "use"):
            shown.add_column(name, overflow="fold")
        for r in results:
            year = "" if r.year is None else f"{r.year:g}"
            shown.add_row(r.study, str(r.n), r.option, r.quantity, year, f"{r.value:g}", r.source, r.use)
        out.print(shown)
    for source in library:
        out.print(f"{source.key}: {source.text}")
    out.print(f"{len(hits)} numbers, {len(results)} published results, {len(library)} sources.")


def _value(value: Any) -> str:
    if isinstance(value, tuple):
        shown = ", ".join(_value(v) for v in value[:6])
        return f"{shown}, …" if len(value) > 6 else shown
    return f"{value:g}" if isinstance(value, (int, float)) else str(value)
