"""The page: one self-contained HTML file that asks for nothing from any network."""

from __future__ import annotations

import base64
import datetime
import hashlib
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from . import aid, basis, harms, labels, model_cards, palette, recovery, sides, topics, weigh, why, words
from .adjacent import adjacent_figure
from .around import around
from .calendar import NARROW, WIDE, calendar_picture
from .cautions import cautions
from .expectations import time_figure
from .fields import Result, choices, dig, mapping, texts
from .frame import SCRIPTS, Frame, script, stylesheet
from .graft_filling import graft_figures, slowest_words
from .motion import motion_figures
from .person import COLUMNS, person
from .plain_words import REMARKS, limit_twins, plain
from .readings import simulated
from .scene import pack

HERE = Path(__file__).parent
Register = Literal["patient", "surgeon"]
NOTICE = (
    "interbody is software for research, education and decisions shared with a spine specialist."
    " It is not a cleared medical device."
)


def render(
    result: Result,
    scene: Result,
    *,
    date: str | datetime.date,
    register: Register = "patient",
    frame: Frame | None = None,
) -> str:
    """The report of one result as HTML.

    Args:
        result: the dictionary of ``docs/result.md``; any section of it may be missing.
        scene: the 3-D scene of ``docs/result.md``, or an empty mapping.
        date: the date to print.
        register: whose words are shown at first; the page lets the reader change it.
        frame: what the page is embedded in; without one it is a single file that asks for nothing.
    """
    context = view(result, scene) | {"date": str(date), "register": register, "frame": frame, "paper": False}
    margin = _margin(context)
    context |= _alone(margin) if frame is None else {"style": Markup(margin), "scripts": [], "policy": ""}
    context["scene_json"] = _json(context["scene"])
    return _templates().get_template("page.html.j2").render(context)


def _margin(context: Mapping[str, Any]) -> str:
    """The rule that prints version, data version, date and number on every page of paper."""
    told = f"interbody {context['version']}, evidence data {context['data_version']}, report of {context['date']}"
    safe = "".join(char for char in told if char.isalnum() or char in " .,:-_+")
    look = "font: 7.5pt sans-serif; color: #54616c;"
    return (
        f'@page {{ @bottom-left {{ content: "{safe}, not a medical device"; {look} }}'
        f' @bottom-right {{ content: counter(page) " of " counter(pages); {look} }} }}'
    )


def _alone(margin: str) -> dict[str, Any]:
    """Everything a single file holds within itself, and the policy that forbids the rest."""
    style, scripts = stylesheet() + margin, [script(name) for name in SCRIPTS]
    return {
        "style": Markup(style),
        "scripts": [Markup(text) for text in scripts],
        "policy": _policy(style, scripts),
    }


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
    """Everything that the templates show, apart from date and assets. The web application uses the same.

    ``topics`` is the contract of the forecast: every form in which a number is told, for each option at the same
    years; ``harms``, ``recovery`` and ``mechanics`` are those of the rest.
    """
    options = choices(result)
    years = topics.years_offered(result, options)
    expected = topics.topics(result, options, years)
    found_harms, steps = harms.harms(result, options), recovery.recovery(result, options)
    return {
        **_head(result),
        **aid.aid(result, options),
        "scene": pack(result, scene, options),
        "mechanics": motion_figures(result, options),
        "adjacent": adjacent_figure(result, options),
        "graft": graft_figures(result, options),
        "slowest": slowest_words(result, options),
        "loads_clinical": labels.LOADS_CLINICAL,
        "around": around(result, options),
        "per_row": _per_row(len(options)),
        "model_notes": [(option, told) for option in options if (told := texts(result, "notes", option.name))],
        "curves": {m.outcome.name: time_figure(result, options, m.outcome) for t in expected for m in t.measures},
        "options": options,
        "introduction": words.introduction(result, options),
        "cards": words.cards(result, options),
        "cautions": cautions(result, options),
        "descriptions": {option.name: words.describe(option) for option in options},
        "not_simulated": {str(k): str(v) for k, v in mapping(result, "not_simulated").items()},
        "simulated": [option.name for option in simulated(result, options)],
        "protocol": str(dig(result, "summary", "protocol") or ""),
        "years": [(year, labels.year_words(year)) for year in years],
        "year": min(years, key=lambda year: abs(year - 2)) if years else None,
        "topics": expected,
        "harms": found_harms,
        "harm_groups": harms.by_severity(found_harms),
        "recovery": steps,
        "calendars": {
            o.name: [
                calendar_picture(
                    steps[o.name], palette.OPTIONS[o.slot], f"Recovery calendar, option {o.letter}", layout
                )
                for layout in (WIDE, NARROW)
            ]
            for o in options
            if o.name in steps
        },
        "weighing": weigh.weigh(result, options, expected, found_harms, steps),
        "questions": texts(result, "comparison", "questions"),
        "rule_groups": basis.rule_groups(result, options),
        "to_bring": basis.to_bring(result),
        "why": why.by_card(why.reasons(result, options, expected)),
        "harm_card": model_cards.cards().get("complications"),
        "remarks": {option.name: sides.remarks(result, option.name) for option in options},
        "notes": sides.notes(result, options),
        "plain_notes": plain((note.text for note in sides.notes(result, options)), REMARKS),
        "sources": basis.source_rows(result),
        "source_keys": basis.source_index(result),
        "assumptions": basis.assumptions(result),
        "estimated": texts(result, "spine", "estimated"),
        "measured": basis.measured(result),
        "alignment": _alignment(result),
        "limits": texts(result, "limits"),
        "plain_limits": plain(texts(result, "limits"), limit_twins(basis.measured(result))),
        "runs": basis.runs(result),
        "mesh_errors": basis.mesh_errors(result),
    }


MOST_IN_A_ROW = 4
"""Options that stand side by side on paper."""


def _per_row(count: int) -> int:
    """How many options a row of paper holds, so that rows are as even as can be: five stand as three and two."""
    rows = -(-count // MOST_IN_A_ROW)
    return -(-count // rows) if rows else MOST_IN_A_ROW


def _head(result: Result) -> dict[str, Any]:
    """What stands at the top and the foot of every page."""
    return {
        "title": str(dig(result, "case", "case") or "Unnamed case"),
        "case_note": str(dig(result, "case", "note") or ""),
        "person": person(result),
        "finding_columns": COLUMNS,
        "version": str(dig(result, "provenance", "version") or "unknown"),
        "data_version": str(dig(result, "provenance", "data_version") or "unknown"),
        "seed": dig(result, "provenance", "seed"),
        "seconds": {k: v for k, v in mapping(result, "provenance", "seconds").items() if isinstance(v, int | float)},
        "notice": NOTICE,
    }


def _alignment(result: Result) -> list[tuple[str, str]]:
    found = []
    for name, value in mapping(result, "spine", "alignment").items():
        entries = value.items() if isinstance(value, dict) else [("", value)]
        for level, angle in entries:
            if isinstance(angle, int | float):
                label = str(name).removesuffix("_deg").replace("_", " ").capitalize().replace("l1 s1", "L1-S1")
                found.append((f"{label} {level}".strip(), f"{angle:.1f}°"))
    return found


def warm() -> None:
    """Load the templates and what they show, so that the first report is written as quickly as the next."""
    for name in ("page.html.j2", "paper.html.j2"):
        _templates().get_template(name)
    model_cards.cards()


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
