"""The report on paper: the same view and templates as the page, laid out by WeasyPrint."""

from __future__ import annotations

import datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from markupsafe import Markup

from .expectations import time_figure
from .fields import Result, choices
from .frame import STATIC
from .page import Register, _templates, view
from .palette import stylesheet as palette_stylesheet
from .still import stills
from .time_chart import PAPER

NO_PANGO = (
    "The PDF needs WeasyPrint and the Pango library, which this computer does not offer"
    " (Debian and Ubuntu: apt install libpango-1.0-0 libpangoft2-1.0-0; macOS: brew install pango)."
    " The HTML report holds the same and prints from any browser."
)


class PdfUnavailable(RuntimeError):
    """WeasyPrint or its Pango library cannot be loaded; the message says what to do."""


def pdf_bytes(
    result: Result, scene: Result, *, date: str | datetime.date, register: Register = "patient", summary: bool = False
) -> bytes:
    """The report as PDF.

    Args:
        result: the dictionary of ``docs/result.md``; any section of it may be missing.
        scene: the 3-D scene of ``docs/result.md``, or an empty mapping.
        date: the date printed on every page.
        register: whose words are printed.
        summary: only the one-page summary to take along.

    Raises:
        PdfUnavailable: WeasyPrint or Pango cannot be loaded.
    """
    weasyprint = _weasyprint()
    html = paper_html(result, scene, date=date, register=register, summary=summary)
    done: bytes = weasyprint.HTML(string=html, url_fetcher=_only_within()).write_pdf()
    return done


def write_pdf(result: Result, scene: Result, path: Path | str, date: str | datetime.date) -> Path:
    """Write the PDF to ``path`` and give the path back; see :func:`pdf_bytes`."""
    target = Path(path)
    target.write_bytes(pdf_bytes(result, scene, date=date))
    return target


def paper_html(
    result: Result, scene: Result, *, date: str | datetime.date, register: Register = "patient", summary: bool = False
) -> str:
    """The HTML that is laid out on paper; asks for nothing."""
    style = palette_stylesheet() + (STATIC / "paper.css").read_text(encoding="utf-8")
    shown, options = view(result, scene), choices(result)
    measures = [measure.outcome for topic in shown["topics"] for measure in topic.measures]
    context = shown | {
        "date": str(date),
        "register": register,
        "frame": None,
        "paper": True,
        "style": Markup(style),
        "only_summary": summary,
        "stills": {} if summary else stills(scene, options),
        "curves": {} if summary else {m.name: time_figure(result, options, m, PAPER) for m in measures},
    }
    return _templates().get_template("paper.html.j2").render(context)


def _weasyprint() -> Any:
    try:
        return import_module("weasyprint")
    except (ImportError, OSError) as reason:
        raise PdfUnavailable(NO_PANGO) from reason


def _only_within() -> Any:
    """Reads pictures that the page holds within itself; fetches nothing, neither from a network nor from a disk."""
    return import_module("weasyprint.urls").URLFetcher(allowed_protocols=("data",), allow_redirects=False)
