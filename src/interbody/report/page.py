"""The page: one self-contained HTML file that asks for nothing from any network."""

from __future__ import annotations

import base64
import datetime
import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any, Literal

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from . import basis, expectations, labels, palette, sides, words
from .adjacent import adjacent_figure
from .fields import Result, choices, common_years, dig, mapping, texts
from .graft_filling import graft_figures
from .harms import harms
from .motion import motion_figures
from .readings import simulated
from .recovery import recovery
from .scene import pack

HERE = Path(__file__).parent
Register = Literal["patient", "surgeon"]
NOTICE = (
    "interbody is software for research, education and decisions shared with a spine specialist."
    " It is not a cleared medical device."
)


def render(result: Result, scene: Result, *, date: str | datetime.date, register: Register = "patient") -> str:
    """The report of one result as HTML.

    Args:
        result: the dictionary of ``docs/result.md``; any section of it may be missing.
        scene: the 3-D scene of ``docs/result.md``, or an empty mapping.
        date: the date to print.
        register: whose words are shown at first; the page lets the reader change it.
    """
    style = (HERE / "static" / "report.css").read_text(encoding="utf-8") + palette.stylesheet()
    scripts = [(HERE / "static" / name).read_text(encoding="utf-8") for name in ("page.js", "viewer.js")]
    context = view(result, scene)
    context |= {
        "date": str(date),
        "register": register,
        "style": Markup(style),
        "scripts": [Markup(script) for script in scripts],
        "policy": _policy(style, scripts),
        "scene_json": _json(context["scene"]),
    }
    return _templates().get_template("page.html.j2").render(context)


def write_html(
    result: Result,
    scene: Result,
    path: Path | str,
    date: str | datetime.date,
    register: Register = "patient",
) -> Path:
    """Write the report to ``path`` and give the path back; see :func:`render`."""
    target = Path(path)
    target.write_text(render(result, scene, date=date, register=register), encoding="utf-8")
    return target


def view(result: Result, scene: Result) -> dict[str, Any]:
    """Everything that the templates show, apart from date and assets. The web application uses the same."""
    options = choices(result)
    years = common_years(result, options)
    packed = pack(result, scene, options)
    return {
        "title": str(dig(result, "case", "case") or "Unnamed case"),
        "case_note": str(dig(result, "case", "note") or ""),
        "case_facts": words.case_facts(result),
        "version": str(dig(result, "provenance", "version") or "unknown"),
        "data_version": str(dig(result, "provenance", "data_version") or "unknown"),
        "seed": dig(result, "provenance", "seed"),
        "seconds": {k: v for k, v in mapping(result, "provenance", "seconds").items() if isinstance(v, int | float)},
        "notice": NOTICE,
        "options": options,
        "introduction": words.introduction(result, options),
        "cards": words.cards(result, options),
        "scene": packed,
        "not_simulated": {str(k): str(v) for k, v in mapping(result, "not_simulated").items()},
        "simulated": [option.name for option in simulated(result, options)],
        "mechanics": motion_figures(result, options),
        "adjacent": adjacent_figure(result, options),
        "protocol": str(dig(result, "summary", "protocol") or ""),
        "over_time": [*expectations.time_figures(result, options), *graft_figures(result, options)],
        "years": [(year, labels.year_words(year)) for year in years],
        "year": min(years, key=lambda year: abs(year - 2)) if years else None,
        "sides": {year: sides.side_by_side(result, options, year) for year in years},
        "remarks": {option.name: sides.remarks(result, option.name) for option in options},
        "notes": sides.notes(result, options),
        "descriptions": {option.name: words.describe(option) for option in options},
        "harms": harms(result, options),
        "recovery": recovery(result, options),
        "rules": basis.rules(result, options),
        "questions": texts(result, "comparison", "questions"),
        "sources": basis.source_rows(result),
        "source_keys": basis.source_index(result),
        "assumptions": basis.assumptions(result),
        "estimated": texts(result, "spine", "estimated"),
        "alignment": _alignment(result),
        "limits": texts(result, "limits"),
        "runs": basis.runs(result),
        "mesh_errors": basis.mesh_errors(result),
    }


def _alignment(result: Result) -> list[tuple[str, str]]:
    found = []
    for name, value in mapping(result, "spine", "alignment").items():
        entries = value.items() if isinstance(value, dict) else [("", value)]
        for level, angle in entries:
            if isinstance(angle, int | float):
                label = str(name).removesuffix("_deg").replace("_", " ").replace("l1 s1", "L1-S1").capitalize()
                found.append((f"{label} {level}".strip(), f"{angle:.1f}°"))
    return found


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _json(data: Any) -> Markup:
    """JSON that cannot end its script element, whatever text it holds."""
    text = json.dumps(data, ensure_ascii=True, separators=(",", ":"), allow_nan=False)
    for char in "<>&":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return Markup(text)


def _policy(style: str, scripts: list[str]) -> str:
    hashes = " ".join(_hash(script) for script in scripts)
    return (
        f"default-src 'none'; style-src {_hash(style)}; script-src {hashes}; img-src data:;"
        " base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")
    return f"'sha256-{digest}'"
