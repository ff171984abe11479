"""``course``: the ten-year course against published results, and what it is fitted to."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from .border import FAILURE, AsJson, Debug, border, check_folder, print_json, say


class What(StrEnum):
    check = "check"
    calibrate = "calibrate"
    solve = "solve"


def course(
    what: Annotated[What, typer.Argument(help="What to do.")],
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder for what is written; default where the program reads it.")
    ] = None,
    as_json: AsJson = False,
    debug: Debug = False,
) -> None:
    """The ten-year course of a population, and the constants that it is fitted to.

    `check` follows people drawn as the cohorts were and prints published ranges beside ours; exit code 1 when any is
    outside. `calibrate` fits the set UsualConstruct anew. `solve` works out the operated levels of the drawn people by
    finite elements anew, which takes some minutes; both of the others start from its file.
    """
    with border(debug):
        if out is not None:
            check_folder(out)
        if what is What.check:
            passed = _check(as_json)
        else:
            _write(_calibrated(as_json) if what is What.calibrate else _solved(), out, as_json)
            passed = True
    if not passed:
        raise typer.Exit(FAILURE)


def _check(as_json: bool) -> bool:
    from ..validation import course_check

    found = course_check.check()
    if as_json:
        rows = [{"name": r.name, "published": r.target.value, "low": r.target.low, "high": r.target.high,
                 "unit": r.target.unit, "source": r.target.source, "ours": round(r.ours, 4), "inside": r.inside}
                for r in found]  # fmt: skip
        print_json({"inside": all(r.inside for r in found), "rows": rows})
    else:
        for r in found:
            word = "inside" if r.inside else "OUTSIDE"
            typer.echo(
                f"{r.name:24} published {r.target.value:<6g} ({r.target.low:g} to {r.target.high:g}) {r.target.unit}, "
                f"ours {r.ours:.3f}: {word}"
            )
    return all(r.inside for r in found)


def _calibrated(as_json: bool) -> dict[Path, str]:
    from ..evidence.parameters import DATA
    from ..validation import bone_population, course_calibration

    found = course_calibration.calibrate()
    if not as_json:
        for name, (value, low, high) in found.values.items():
            typer.echo(f"{name}: {value:.3f} ({low:.3f} to {high:.3f})")
    return {DATA / "parameters" / f"{bone_population.SET}.yaml": course_calibration.usual_text(found)}


def _solved() -> dict[Path, str]:
    from ..validation import operated_people

    return {operated_people.FILE: operated_people.text(operated_people.solve(say))}


def _write(texts: dict[Path, str], out: Path | None, as_json: bool) -> None:
    from ..files import write_text

    written: list[Any] = []
    for path, text in texts.items():
        place = path if out is None else out / path.name
        write_text(place, text)
        written.append(str(place))
    if as_json:
        print_json({"written": written})
        return
    for name in written:
        typer.echo(name)
