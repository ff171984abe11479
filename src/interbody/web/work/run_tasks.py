"""What the worker does: mechanics, results, reports and exports. Runs in a companion process, warm between jobs."""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
from collections import deque
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ... import pipeline
from ...case import Case, parse_case
from ...progress import Progress, Step, Stopwatch
from ...result import result_text, scene

if TYPE_CHECKING:
    from ...report.frame import Frame

Files = dict[str, tuple[str, bytes]]
Answer = dict[str, Any]
JSON, HTML, ZIP, PDF, TEXT = (
    "application/json",
    "text/html; charset=utf-8",
    "application/zip",
    "application/pdf",
    "text/plain; charset=utf-8",
)

REMEMBERED = 3
"""Spines whose mechanics before any operation are kept, for the next option of the same person."""

_spines: deque[pipeline.Simulation] = deque(maxlen=REMEMBERED)
_last: tuple[Case, pipeline.Simulation] | None = None
"""What was worked out last, whole, for exports of its fields."""


def run(tell: Progress, task: Mapping[str, Any], context: Mapping[str, Any]) -> Answer:
    """The whole way for every option, with those that are always added."""
    from ...decision.options import with_standard_options

    case = with_standard_options(parse_case(task["case"]))
    return _concluded(case, tell, bool(task.get("healing")), context)


def variant(tell: Progress, task: Mapping[str, Any], context: Mapping[str, Any]) -> Answer:
    """The same for the one option of a variant."""
    return run(tell, task, context)


def prepare(tell: Progress, task: Mapping[str, Any]) -> None:
    """The spine of a case before any operation, so that the first option asked for starts from it."""
    _remember(pipeline.prepare(parse_case(task["case"]), tell, _spines))


def _concluded(case: Case, tell: Progress, healing: bool, context: Mapping[str, Any]) -> Answer:
    simulation = _simulate(case, tell)
    done = pipeline.conclude(case, simulation, tell, healing)
    with Stopwatch(tell).stage("report"):
        implants = {name: construct.meshes() for name, construct in simulation.constructs.items()}
        view = scene(simulation.spine, simulation.responses, implants)
        files = report_files(done.result, view, context)
    return {"files": files}


def _simulate(case: Case, tell: Progress) -> pipeline.Simulation:
    global _last
    if _last is None or _last[0] != case:
        _last = None
        simulation = pipeline.simulate(case, tell, _spines)
        _remember(simulation)
        _last = case, simulation
    return _last[1]


def _remember(simulation: pipeline.Simulation) -> None:
    """Keep the intact spine, unless it is one of those that are kept."""
    if all(simulation.intact is not kept.intact for kept in _spines):
        _spines.append(simulation.before_operation())


def report_files(result: dict[str, Any], view: dict[str, Any], context: Mapping[str, Any]) -> Files:
    """A result as JSON, as a page of this application and as a page of its own."""
    from ...report import render

    today = date.today()
    return {
        "result.json": (JSON, result_text(result).encode()),
        "scene.json": (JSON, json.dumps(view, separators=(",", ":")).encode()),
        "page.html": (HTML, render(result, view, date=today, frame=_frame(context)).encode()),
        "report.html": (HTML, render(result, view, date=today).encode()),
    }


def _frame(context: Mapping[str, Any]) -> Frame:
    from ...report.frame import Frame
    from ..links import report_links, report_scripts, report_stylesheets

    return Frame(
        navigation=report_links(str(context["case_id"]), str(context["job_id"]), bool(context.get("variant_id"))),
        stylesheets=report_stylesheets(),
        scripts=report_scripts(),
    )


def pdf(tell: Progress, task: Mapping[str, Any], context: Mapping[str, Any]) -> Answer:
    """The report of an earlier job on paper."""
    from ...case import CaseError
    from ...report.pdf import PdfUnavailable, pdf_bytes

    result, view = json.loads(context["inputs"]["result.json"]), json.loads(context["inputs"]["scene.json"])
    summary = bool(task.get("summary"))
    with Stopwatch(tell).stage("laying out the pages"):
        try:
            body = pdf_bytes(result, view, date=date.today(), register=task.get("register", "patient"), summary=summary)
        except PdfUnavailable as reason:
            raise CaseError([str(reason)]) from reason
    return {"files": {"summary.pdf" if summary else "report.pdf": (PDF, body)}}


def fields(tell: Progress, task: Mapping[str, Any], context: Mapping[str, Any]) -> Answer:
    """Displacement, pressure and fibre stretch of every solved state and load, zipped."""
    from ...decision.options import with_standard_options
    from ...mechanics import write_vtu

    simulation = _simulate(with_standard_options(parse_case(task["case"])), tell)
    loads = [(state, load) for state in simulation.models for load in simulation.responses[state].loads]
    packed = io.BytesIO()
    with (
        Stopwatch(tell).stage("writing fields") as told,
        tempfile.TemporaryDirectory() as folder,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for k, (state, load) in enumerate(loads):
            told(f"{state}, {load.replace('_', ' ')}", k, len(loads))
            path = Path(folder) / "field.vtu"
            write_vtu(simulation.models[state], load, path)
            archive.write(path, f"{state.replace(' ', '_')}/{load}.vtu")
    return {"files": {"fields.zip": (ZIP, packed.getvalue())}}


def febio(tell: Progress, task: Mapping[str, Any], context: Mapping[str, Any]) -> Answer:
    """The spine now, for FEBio 4."""
    return _exported("febio", "spine.feb", tell, task)


def calculix(tell: Progress, task: Mapping[str, Any], context: Mapping[str, Any]) -> Answer:
    """The spine now, for CalculiX."""
    return _exported("calculix", "spine.inp", tell, task)


def _exported(to: str, name: str, tell: Progress, task: Mapping[str, Any]) -> Answer:
    from ...anatomy import build_spine
    from ...interop import export_case
    from ...surgery import intact

    with Stopwatch(tell).stage("writing the model"), tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        left_out = export_case(
            intact(build_spine(parse_case(task["case"]))), path, to, load=task.get("load", "flexion")
        )
        body = path.read_bytes()
    sentence = f"Left out of the file: {'; '.join(left_out)}." if left_out else ""
    return {"files": {name: (TEXT, body)}, "sentence": sentence}


def warm(tell: Callable[[Step], None]) -> None:
    """Load the solver, the figures it rests on and the report, so that the first job begins at once."""
    from ...case.examples import example_names, example_text
    from ...case.reading import read_yaml
    from ...mechanics import warm_up
    from ...mechanics.compiled import is_warm
    from ...report.page import warm as warm_report

    if is_warm():
        warm_up(lambda *_: None)
    pipeline.plan(parse_case(read_yaml(example_text(example_names()[0])).data))
    warm_report()
