"""The whole run, and the mechanics alone, written to a folder."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from .. import mechanics
from ..case import Case
from ..files import replacing, write_text
from ..progress import Progress, Stopwatch, Tell, silent
from ..result import result_dict, result_text, scene
from .simulation import Simulation, simulate
from .whole import run


def run_to_folder(
    case: Case, folder: Path, progress: Progress = silent, healing: bool = True
) -> tuple[list[Path], dict[str, Any]]:
    """Run a case and write ``report.html``, ``report.pdf`` and ``result.json``; gives the paths and the result."""
    from .. import report

    done = run(case, progress, healing)
    page, paper, data = folder / "report.html", folder / "report.pdf", folder / "result.json"
    with Stopwatch(progress).stage("report"):
        implants = {name: construct.meshes() for name, construct in done.simulation.constructs.items()}
        view = scene(done.simulation.spine, done.simulation.responses, implants)
        text = report.render(done.result, view, date=date.today())
    write_text(page, text)
    write_text(data, result_text(done.result))
    with Stopwatch(progress).stage("report as PDF") as tell:
        written = [page, *_write_pdf(done.result, view, paper, tell), data]
    return written, done.result


def _write_pdf(result: Mapping[str, Any], view: Mapping[str, Any], path: Path, tell: Tell) -> list[Path]:
    """The report as PDF; where the library for it is absent, a sentence says so and nothing is written."""
    from ..report.pdf import PdfUnavailable, pdf_bytes

    try:
        content = pdf_bytes(result, view, date=date.today())
    except PdfUnavailable as reason:
        tell(str(reason), 0, 0)
        return []
    with replacing(path) as temporary:
        temporary.write_bytes(content)
    return [path]


def simulate_to_folder(case: Case, folder: Path, progress: Progress = silent) -> tuple[list[Path], dict[str, Any]]:
    """Mechanics only: write ``result.json`` and the fields of every state and load as ``.vtu``."""
    simulation = simulate(case, progress)
    result = result_dict(
        case,
        simulation.spine,
        simulation.responses,
        not_simulated=simulation.notes,
        evidence=list(simulation.constructs.values()),
        seconds=simulation.seconds,
    )
    data = folder / "result.json"
    write_text(data, result_text(result))
    return [data, *_write_fields(simulation, folder)], result


def _write_fields(simulation: Simulation, folder: Path) -> list[Path]:
    """A folder for each state that was solved, with a file for each of its loads; gives the folders."""
    written = []
    for state, model in simulation.models.items():
        fields = folder / state.replace(" ", "_")
        for load in simulation.responses[state].loads:
            with replacing(fields / f"{load}.vtu") as temporary:
                mechanics.write_vtu(model, load, temporary)
        written.append(fields)
    return written
