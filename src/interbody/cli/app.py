"""The program and its commands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer

from .. import __version__
from .bench import bench
from .bench_test import bench_test
from .border import print_what_can_be_printed
from .case_commands import example, schema
from .cite import cite
from .compare import compare
from .course import course
from .evidence import evidence
from .export import export
from .forecast import forecast
from .hardware import hardware
from .measure import measure
from .run import run, simulate
from .serve import serve
from .validation import calibrate, experiment, validate


def _examples(*lines: str) -> str:
    """An epilog that shows how the command is typed."""
    return "\n\n".join(["Examples:" if len(lines) > 1 else "Example:", *(f"`{line}`" for line in lines)])


app = typer.Typer(
    name="interbody",
    help="Simulates a lumbar fusion before it is done.\n\n"
    "A case file goes in; a report on every option under discussion comes out. For research, education and "
    "shared decisions with a spine specialist; not a medical device.",
    epilog=_examples("interbody example ct-male-55", "interbody run ct-male-55.yaml --out report"),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(asked: bool) -> None:
    if asked:
        typer.echo(f"interbody {__version__}")
        raise typer.Exit


@app.callback()
def _program(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version and leave."),
    ] = False,
) -> None:
    pass


def _add(command: Callable[..., None], *lines: str) -> None:
    app.command(epilog=_examples(*lines))(command)


_add(run, "interbody run case.yaml --out report")
_add(serve, "interbody serve", "interbody serve --port 8000 --no-browser")
_add(measure, "interbody measure --labels labels.nii.gz --ct ct.nii.gz --out case.yaml")
_add(simulate, "interbody simulate case.yaml --out fields")
_add(forecast, "interbody forecast case.yaml", "interbody forecast cohort.yaml --json", "interbody forecast check")
_add(evidence, "interbody evidence smoking union", "interbody evidence check")
_add(example, "interbody example", "interbody example ct-male-55 --out case.yaml")
_add(cite, "interbody cite case.yaml", "interbody cite report/result.json --bibtex")
_add(compare, "interbody compare case.yaml", "interbody compare case.yaml --options tlif,plif --html compare.html")
_add(export, "interbody export case.yaml --to febio --out spine.feb")
_add(
    hardware, "interbody hardware", "interbody hardware 'cobalt chromium 5.5'", "interbody hardware --kind cage --json"
)
_add(
    bench_test,
    "interbody bench-test f1717 --hardware 'titanium 6.0'",
    "interbody bench-test f2077 --html cages.html",
    "interbody bench-test pullout --hardware 'pedicle 7.5 x 45' --json",
)
_add(bench, "interbody bench", "interbody bench --peers --json")
_add(schema, "interbody schema", "interbody schema --out case.schema.json")
_add(experiment, "interbody experiment flexion.yaml", "interbody experiment flexion.yaml --json")
_add(validate, "interbody validate", "interbody validate --only 9 --json", "interbody validate --docs")
_add(calibrate, "interbody calibrate --out fit")
_add(course, "interbody course check", "interbody course calibrate --out fit")


def main() -> None:
    """Entry point of the ``interbody`` command."""
    print_what_can_be_printed()
    app()
