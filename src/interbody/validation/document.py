"""docs/validation.md, written by ``interbody validate --docs``."""

from __future__ import annotations

from pathlib import Path
from string import Template

from ..evidence import parameters, sources
from ..files import write_text
from .calibrate import BASE, CONSTANTS, DATA, NAME, SECOND, ZERO
from .numbers import band_of, plain
from .plots import row_chart
from .validate import CheckResult, RowResult, mesh_errors, tally

NOTES = Path(__file__).parent / "notes.md"
"""What is written by hand: how experiments are set up, and what was looked up."""
CALIBRATION = Path(__file__).parent / "calibration.md"
"""The section on calibration, with places for what follows from the parameter files."""
HEAD = """# Validation: the model against the laboratory

Written by `interbody validate --docs`; do not edit by hand. Bands are those of the acceptance table, set before
the model was run (a row added later says so). *Calibration* rows are data that constants were fitted to;
*validation* rows were never fitted to. Figures outside their band are left outside."""


def write_document(found: list[RowResult], folder: Path) -> list[Path]:
    """Write ``validation.md`` and its pictures under ``img``; gives the files."""
    written = []
    pictures: dict[str, str] = {}
    for row in found:
        svg = row_chart(row)
        if svg is not None:
            name = f"img/validation-{int(row.experiment.id):02d}-{row.experiment.experiment}.svg"
            write_text(folder / name, svg)
            written.append(folder / name)
            pictures[row.experiment.experiment] = name
    page = folder / "validation.md"
    write_text(page, document(found, pictures))
    return [page, *written]


def document(found: list[RowResult], pictures: dict[str, str]) -> str:
    """The page as text."""
    parts = [
        HEAD,
        _summary(found),
        "## Every row",
        *(_row(row, pictures.get(row.experiment.experiment)) for row in found),
        _calibration(),
        NOTES.read_text(encoding="utf-8").rstrip(),
    ]
    return "\n\n".join(parts) + "\n"


def _summary(found: list[RowResult]) -> str:
    lines = ["## Summary", "", "| row | what | kind | figures inside | |", "|---|---|---|---|---|"]
    for row in found:
        p = row.experiment.published
        assert p is not None
        inside = sum(c.inside for c in row.checks)
        word = "inside" if row.inside else "**outside**"
        what = f"{row.experiment.title} (`{row.experiment.experiment}`)"
        lines.append(f"| {row.experiment.id} | {what} | {p.kind} | {inside} of {len(row.checks)} | {word} |")
    return "\n".join([*lines, "", f"{tally(found)}."])


def _row(row: RowResult, picture: str | None) -> str:
    e, p = row.experiment, row.experiment.published
    assert p is not None
    source = sources().get(p.source)
    text = source.text if source is not None else p.source
    lines = [
        f"### {e.id}. {e.title} ({p.kind})",
        "",
        f"Measured on {p.on}; {p.under}. Source ({p.status}): {text}",
        "",
    ]
    if p.note:
        lines += [f"{p.note[0].upper()}{p.note[1:]}.", ""]
    lines += ["| figure | published | spread | band | ours | mesh error | |", "|---|---|---|---|---|---|---|"]
    lines += [_check(c) for c in row.checks]
    if not row.inside and p.finding:
        lines += ["", f"*Outside:* {p.finding}"]
    if picture:
        alt = f"{e.title}: published figures with their bands and the model's"
        lines += ["", f"![{alt}]({picture})"]
    return "\n".join(lines)


def _check(c: CheckResult) -> str:
    unit = "" if c.check.unit == "1" else f" {c.check.unit}"
    target = f"{plain(c.check.target)}{unit}" if c.check.target is not None else ""
    word = "inside" if c.inside else f"**outside** {c.remark}".strip()
    cells = [c.check.what, target, c.check.spread, band_of(c.check), f"{plain(c.ours)}{unit}", plain(c.error), word]
    return f"| {' | '.join(cells)} |"


def _calibration() -> str:
    base, made, data = parameters(BASE), parameters(NAME), parameters(DATA)
    shown = {"c1": "annulus.c1", "nucleus": "nucleus.c1", "dispersion": "annulus.dispersion"}
    shown["k1_side"] = "annulus.outer.k1"
    lines = []
    for constant in CONSTANTS:
        key = shown.get(constant.name, f"annulus.outer.{constant.name}")
        cells = [f"`{key}` ({base[key].unit})", _values(base[key].value), _values(made[key].value), constant.why]
        lines.append(f"| {' | '.join(cells)} |")
    words = {
        "count": len(CONSTANTS), "base": BASE, "name": NAME, "data": DATA, "second": SECOND, "zero_set": ZERO,
        "about": made.about,
        "zero": f"{float(parameters(ZERO)['flexion']):.2f}", "table": "\n".join(lines), "mesh": _mesh(),
        "flexion": f"{data['rotation.flexion'].value[0]:g}", "extension": f"{data['rotation.extension'].value[0]:g}",
    }  # fmt: skip
    return Template(CALIBRATION.read_text(encoding="utf-8")).substitute(words).rstrip()


def _values(value: object) -> str:
    return ", ".join(f"{v:g}" for v in value) if isinstance(value, tuple) else f"{value:g}"


def _mesh() -> str:
    if not mesh_errors():
        return "The discretisation error was not estimated yet; `interbody validate --mesh-check` does it."
    return (
        "`interbody validate --mesh-check` repeats every experiment with a third more elements along\n"
        "each edge. *Mesh error* is ours minus its value on an infinitely fine mesh, by Richardson extrapolation of\n"
        "second order."
    )
