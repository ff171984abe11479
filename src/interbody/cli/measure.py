"""``measure``: from a label map to a case file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from .border import AsJson, Debug, Overwrite, border, check_file, print_json, say


def measure(
    labels: Annotated[Path, typer.Option(metavar="L.nii.gz", help="TotalSegmentator v2 label map (NIfTI).")],
    out: Annotated[Path, typer.Option(metavar="CASE.yaml", help="The case file to write.")],
    ct: Annotated[
        Path | None,
        typer.Option(metavar="CT.nii.gz", help="The CT itself, for bone density in HU."),
    ] = None,
    overwrite: Overwrite = False,
    as_json: AsJson = False,
    debug: Debug = False,
) -> None:
    """Measure a spine from a label map (and CT) and begin a case file with it.

    Vertebrae that are cut off or missing are named; what can be measured is.
    """
    with border(debug):
        from ..case.errors import CaseError
        from ..files import replacing

        check_file(out, overwrite)
        for name, path in (("--labels", labels), ("--ct", ct)):
            if path is not None and not path.is_file():
                wrong = "is a folder" if path.is_dir() else "does not exist"
                raise CaseError([f"{name} {path} {wrong}; give the path of a NIfTI file."])

        from ..anatomy import imaging

        found = imaging.measure(labels, ct)
        with replacing(out) as temporary:
            imaging.write_case_yaml(found, temporary)
        if as_json:
            measures = found.anatomy.model_dump(mode="json", exclude_none=True)
            print_json({"anatomy": measures, "notes": list(found.notes)})
            return
        _print_measures(found.anatomy)
        for note in (*found.notes, *(f"{k}: {v}" for k, v in found.anatomy.missing.items())):
            say(f"note: {note}")
        typer.echo(f"{out}")


def _print_measures(anatomy: Any) -> None:
    from rich.table import Table

    from .terminal import console

    table = Table(title="Measured", box=None, pad_edge=False, title_justify="left")
    table.add_column("figure")
    table.add_column("value", justify="right")
    table.add_column("± error", justify="right")
    for name, value, error in _measured(anatomy, ""):
        table.add_row(name, f"{value:.1f}", f"{error:.1f}" if error else "")
    console().print(table)


def _measured(item: Any, name: str) -> list[tuple[str, float, float]]:
    """Every measured value with its dotted name, in the model's order."""
    from pydantic import BaseModel

    from ..case import Measured

    if isinstance(item, Measured):
        return [(name, item.value, item.error)]
    parts = dict(item) if isinstance(item, (dict, BaseModel)) else {}
    return [row for key, part in parts.items() for row in _measured(part, f"{name}.{key}" if name else key)]
