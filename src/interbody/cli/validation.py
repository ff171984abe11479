"""``experiment``, ``validate`` and ``calibrate``: the model against the laboratory."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Annotated, Any

import typer

from .border import FAILURE, AsJson, Debug, border, check_folder, print_json, say


def experiment(
    file: Annotated[Path, typer.Argument(metavar="FILE.yaml", help="The experiment file; see docs/validation.md.")],
    as_json: AsJson = False,
    debug: Debug = False,
) -> None:
    """Run a laboratory experiment on the model: a specimen, its preparation, its loads, what is measured.

    Exit code 1 when a load is not reached, or when ours lies outside the band of a published figure in the file.
    """
    with border(debug):
        from ..case.errors import CaseError
        from ..validation import load_experiment, run_experiment
        from ..validation.reading import find_experiment
        from ..validation.validate import held_against

        if file.is_dir():
            raise CaseError([f"{file} is a folder; give the path of an experiment file."])
        asked = load_experiment(file)
        if asked.study != "mechanics":
            raise CaseError(
                [f"study is {asked.study}; it has no loads to run; see interbody validate --only {asked.id}."]
            )
        tell = None if as_json else lambda label, done, total: say(f"load {done + 1} of {total}: {label}")
        found = run_experiment(asked, file.parent, progress=tell)
        against = run_experiment(find_experiment(asked.against, file.parent), file.parent) if asked.against else None
        checks = held_against(asked, found, against)
        if as_json:
            shown = found.as_dict()
            if asked.published is not None:
                given = asked.published.model_dump(exclude_defaults=True, exclude={"checks"})
                shown["published"] = given | {"checks": [c.as_dict() for c in checks]}
            print_json(shown)
        else:
            _print_experiment(found)
            if checks:
                _print_checks(checks)
    if not (all(r.converged for r in found.results) and all(c.inside for c in checks)):
        raise typer.Exit(FAILURE)


def validate(
    as_json: AsJson = False,
    only: Annotated[
        str | None, typer.Option(metavar="ID", help="One row of the acceptance table, by its number.")
    ] = None,
    docs: Annotated[bool, typer.Option("--docs", help="Also write validation.md and its pictures.")] = False,
    out: Annotated[Path, typer.Option(metavar="DIR", help="Folder for --docs.")] = Path("docs"),
    mesh_check: Annotated[
        bool, typer.Option("--mesh-check", help="Estimate the discretisation errors anew, on a finer mesh (slow).")
    ] = False,
    debug: Debug = False,
) -> None:
    """Run the published experiments and hold them against what was measured; exit code 1 when any is outside."""
    with border(debug):
        import json

        from ..files import write_text
        from ..validation import validate as floor

        if docs and only is not None:
            from ..case.errors import CaseError

            raise CaseError(["--docs writes the page of all rows; leave --only out."])
        if docs:
            check_folder(out)
        tell = (lambda _: None) if as_json else say
        found = floor.validate(only, say=tell)
        if mesh_check:
            errors = floor.check_mesh(found, say=tell)
            write_text(floor.MESH_ERRORS, json.dumps(errors, indent=1, ensure_ascii=False) + "\n")
            found = floor.with_errors(found, errors["errors"])
        if docs:
            from ..validation.document import write_document

            write_document(found, out)
        inside = all(row.inside for row in found)
        if as_json:
            print_json({"inside": inside, "rows": [row.as_dict() for row in found]})
        else:
            _print_rows(found)
    if not inside:
        raise typer.Exit(FAILURE)


def calibrate(
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder for the fitted sets; default those in use.")
    ] = None,
    evaluations: Annotated[int, typer.Option(min=1, help="About how many discs to solve.")] = 96,
    as_json: AsJson = False,
    debug: Debug = False,
) -> None:
    """Fit the disc's constants to two laboratories' curves of the isolated L4-L5 disc (one is rows 9, 10), no more."""
    with border(debug):
        from ..files import write_text
        from ..validation.calibrate import calibrate as fit
        from ..validation.derived import derived_files

        if out is not None:
            check_folder(out)
        tell = None if as_json else lambda n, cost: say(f"disc {n}: sum of squares {2 * cost:.3f}")
        found = fit(evaluations=evaluations, progress=tell)
        written = []
        for path, text in derived_files(found, out).items():
            write_text(path, text)
            written.append(str(path))
        if as_json:
            figures = dataclasses.asdict(found)
            print_json({k: figures[k] for k in figures if k not in ("cost", "history")} | {"written": written})
            return
        for name, value in found.factors.items():
            typer.echo(f"{name}: {value:.3f}")
        typer.echo(
            f"rotation within {found.rmse_deg:.2f}°, pressure within {found.rmse_mpa:.3f} MPa, "
            f"the second laboratory's rotation within {found.second_rmse_deg:.2f}° (root mean square)"
        )
        for name in written:
            typer.echo(name)


def _print_experiment(found: Any) -> None:
    from rich.console import Console
    from rich.table import Table

    from ..validation.results import CONVERGED

    table = Table(title=found.experiment.experiment, box=None, pad_edge=False, title_justify="left")
    for name in ("load", "level", "measure"):
        table.add_column(name)
    table.add_column("value", justify="right")
    for result in found.results:
        label = result.load.label if result.status == CONVERGED else f"{result.load.label} ({result.status})"
        if result.converged and result.load.searched:
            table.add_row(label, "all", "moment_nm", _moment(result.moment_nm))
            label = ""
        for level, values in result.levels.items():
            for measure, value in values.items():
                table.add_row(label, level, measure, _value(value) if result.converged else "not solved")
                label, level = "", ""
    Console(highlight=False, markup=False).print(table)


def _moment(moment_nm: tuple[float, float, float]) -> str:
    """A moment about x, y, z as the file names its directions."""
    from ..validation.schema import DIRECTIONS

    found = {name: sign * moment_nm[axis] for name, (axis, sign, _) in DIRECTIONS.items()}
    name = max(found, key=lambda n: found[n])
    return f"{name.replace('_', ' ')} {_value(found[name])}"


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {_value(v)}" for name, v in value.items())
    return "none" if value is None else f"{value:.3f}".replace("-0.000", "0.000")


def _print_rows(rows: Any) -> None:
    from ..validation.validate import tally

    console = _wide_console()
    for row in rows:
        p = row.experiment.published
        console.print(f"\n{row.experiment.id}. {row.experiment.title} ({p.kind})", style="bold")
        console.print(f"   on {p.on}; {p.under}; {p.source} ({p.status})")
        console.print(_check_table(row.checks, "   "))
    console.print(f"\n{tally(rows)}")


def _wide_console() -> Any:
    from rich.console import Console

    console = Console(highlight=False, markup=False, soft_wrap=True)
    return console if console.is_terminal else Console(highlight=False, markup=False, soft_wrap=True, width=140)


def _print_checks(checks: Any) -> None:
    """The published figures of a file of one's own, below its results."""
    console = _wide_console()
    console.print("\npublished, and ours", style="bold")
    console.print(_check_table(checks, ""))


def _check_table(checks: Any, indent: str) -> Any:
    from rich.table import Table

    from ..validation.numbers import band_of, plain

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(f"{indent}what", no_wrap=True)
    for name in ("published", "spread", "band", "ours", "mesh error"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    for c in checks:
        band = band_of(c.check)
        words = "inside" if c.inside else f"OUTSIDE {c.remark}".strip()
        ours = f"{plain(c.ours)} {c.check.unit if c.check.unit != '1' else ''}".strip()
        table.add_row(
            f"{indent}{c.check.what}", plain(c.check.target), c.check.spread, band, ours, plain(c.error), words
        )
    return table
