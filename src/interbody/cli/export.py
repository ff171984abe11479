"""``export``: the spine of a case, or one of its discs, for another solver."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .border import CaseFile, Debug, Overwrite, border, check_file, say


def export(
    case: CaseFile,
    to: Annotated[str, typer.Option(metavar="febio|calculix|vtu", help="FEBio 4, CalculiX/Abaqus or ParaView.")],
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The file to write; default named after the case, here.")
    ] = None,
    level: Annotated[str, typer.Option(metavar="L4-L5", help="Only this level.")] = "",
    only_disc: Annotated[bool, typer.Option("--only-disc", help="Without ligaments; needs --level.")] = False,
    load: Annotated[str, typer.Option(metavar="LOAD", help="The load case, e.g. flexion or standing.")] = "flexion",
    overwrite: Overwrite = False,
    debug: Debug = False,
) -> None:
    """Write the passive spine of a case for another solver.

    Materials, rigid vertebrae, ligaments and the load go along; what a format cannot express is named in the file's
    header and here.
    """
    with border(debug):
        from ..case import LEVELS, CaseError, load_case
        from ..interop import FORMATS, export_case
        from ..mechanics import LOAD_NAMES

        problems = []
        if to not in FORMATS:
            problems.append(f"--to is {to}; allowed are {', '.join(FORMATS)}.")
        if level and level not in LEVELS:
            problems.append(f"--level is {level}; allowed are {', '.join(LEVELS)}.")
        if only_disc and not level:
            problems.append("--only-disc needs --level, the level whose disc is meant.")
        if load not in LOAD_NAMES:
            problems.append(f"--load is {load}; allowed are {', '.join(LOAD_NAMES)}.")
        if problems:
            raise CaseError(problems)
        if out is None:
            out = Path("-".join(part for part in (case.stem, level, load) if part) + FORMATS[to])
        check_file(out, overwrite)
        read = load_case(case)

        from ..anatomy import build_spine
        from ..surgery import intact

        left_out = export_case(intact(build_spine(read)), out, to, level=level or None, only_disc=only_disc, load=load)
        for words in left_out:
            say(f"left out: {words}")
        typer.echo(f"{out}")
