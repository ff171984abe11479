"""``cite``: what an answer rests on."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from .border import AsJson, Debug, border, print_json
from .stages import shown_progress


def cite(
    case_file: Annotated[
        Path,
        typer.Argument(metavar="CASE.yaml", help="A case file (it is run), or an earlier result.json."),
    ],
    as_json: AsJson = False,
    bibtex: Annotated[bool, typer.Option("--bibtex", help="Print BibTeX entries and nothing else.")] = False,
    debug: Debug = False,
) -> None:
    """Every source that this case's answer rests on, with what it was used for."""
    with border(debug):
        result = _result(case_file, quiet=as_json or bibtex)
        rows, assumptions = result.get("sources", []), result.get("assumptions", [])
        if bibtex:
            from ..result.bibliography import bibtex as entries

            print(entries([row["key"] for row in rows]), end="")
        elif as_json:
            print_json({"sources": rows, "assumptions": assumptions})
        else:
            _print_sources(rows, assumptions)


def _result(path: Path, quiet: bool) -> dict[str, Any]:
    """The result of an earlier run, or of running the case now."""
    if path.suffix == ".json" and path.is_file() and (earlier := _earlier(path)):
        return earlier

    from ..case import load_case

    case = load_case(path)

    from .. import pipeline

    with shown_progress(quiet=quiet) as progress:
        return pipeline.run(case, progress).result


def _earlier(path: Path) -> dict[str, Any] | None:
    """The result in this file; None where it holds something else, which may still be a case."""
    import json

    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        return None
    return data if isinstance(data, dict) and "schema_version" in data else None


def _print_sources(rows: list[dict[str, Any]], assumptions: list[dict[str, Any]]) -> None:
    from rich.table import Table

    from .terminal import console

    table = Table(box=None, pad_edge=False, padding=(0, 2, 1, 0))
    table.add_column("key", style="bold", no_wrap=True)
    table.add_column("source", overflow="fold")
    table.add_column("used for")
    for row in rows:
        table.add_row(row["key"], row["text"], "; ".join(row["used_for"]))
    out = console()
    out.print(table)
    out.print(f"{len(rows)} sources; {len(assumptions)} figures are assumed or recalled (--json lists them).")
