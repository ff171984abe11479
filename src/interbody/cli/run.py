"""``run`` and ``simulate``: from a case file to a report, or to the mechanics alone."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .border import AsJson, CaseFile, Debug, border, check_folder, print_json, say
from .stages import shown_progress

OutFolder = Annotated[Path, typer.Option(metavar="DIR", help="Folder for the results; made if need be.")]


WithHealing = Annotated[
    bool,
    typer.Option(
        "--healing/--no-healing",
        help="Follow graft, hardware and bone by finite elements as the graft turns to bone; without it the run is "
        "quicker and union is the published curve alone.",
    ),
]


def run(
    case_file: CaseFile, out: OutFolder, healing: WithHealing = True, as_json: AsJson = False, debug: Debug = False
) -> None:
    """The whole way: mechanics, ten-year course and forecast of every option, and the report.

    Writes DIR/report.html, DIR/report.pdf and DIR/result.json and prints a summary.
    """
    with border(debug):
        from ..case import load_case

        case = load_case(case_file)
        check_folder(out)

        from .. import pipeline

        with shown_progress(quiet=as_json) as progress:
            written, result = pipeline.run_to_folder(case, out, progress, healing)
        if as_json:
            print_json({"written": [str(path) for path in written], "result": result})
            return
        from .summary import print_summary

        print_summary(result)
        for path in written:
            typer.echo(f"{path}")
        suffixes = {path.suffix for path in written}
        if ".html" in suffixes and ".pdf" not in suffixes:
            from ..report.pdf import NO_PANGO

            say(NO_PANGO)


def simulate(case_file: CaseFile, out: OutFolder, as_json: AsJson = False, debug: Debug = False) -> None:
    """Mechanics only: DIR/result.json and .vtu fields for ParaView."""
    with border(debug):
        from ..case import load_case

        case = load_case(case_file)
        check_folder(out)

        from .. import pipeline

        with shown_progress(quiet=as_json) as progress:
            written, result = pipeline.simulate_to_folder(case, out, progress)
        if as_json:
            print_json({"written": [str(path) for path in written], "result": result})
            return
        from .summary import print_motion

        print_motion(result)
        for path in written:
            typer.echo(f"{path}")
