"""``example`` and ``schema``: what a person needs to write a case."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .border import Debug, Overwrite, border, check_file


def example(
    name: Annotated[str | None, typer.Argument(help="Its name; left out, all are listed.")] = None,
    out: Annotated[Path | None, typer.Option(help="Where to copy it; default NAME.yaml here.")] = None,
    overwrite: Overwrite = False,
    debug: Debug = False,
) -> None:
    """List the example cases, or copy one to a file."""
    with border(debug):
        from ..case.errors import CaseError
        from ..case.examples import example_names, example_text
        from ..files import write_text

        if name is None and out is not None:
            raise CaseError([f"--out {out} needs the name of an example; there are {', '.join(example_names())}."])
        if name is None:
            _list_examples()
            return
        text = example_text(name)
        target = out or Path(f"{name}.yaml")
        check_file(target, overwrite)
        write_text(target, text)
        typer.echo(f"{target}")


def _list_examples() -> None:
    from rich.table import Table

    from ..case.examples import example_names, example_note
    from .terminal import console

    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column("name", style="bold", no_wrap=True)
    table.add_column("note")
    for name in example_names():
        table.add_row(name, example_note(name))
    out = console()
    out.print(table)
    out.print("\nCopy one with: interbody example NAME --out CASE.yaml")


def schema(
    out: Annotated[Path | None, typer.Option(help="Write it to this file instead of printing it.")] = None,
    overwrite: Overwrite = False,
    debug: Debug = False,
) -> None:
    """Print the JSON Schema (2020-12) of the case file, units included."""
    with border(debug):
        from ..case.schema import schema_text
        from ..files import write_text

        if out is None:
            print(schema_text(), end="")
            return
        check_file(out, overwrite)
        write_text(out, schema_text())
        typer.echo(f"{out}")
