"""Answers: every page is a model shown through a template, or the model itself as JSON."""

from __future__ import annotations

import re
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from .. import __version__
from . import links
from .state import State

HERE = Path(__file__).parent
MANUAL = "/api/docs"
"""The one page among the addresses of the programming interface."""
NOTICE = (
    "interbody is software for research, education and decisions shared with a spine specialist."
    " It is not a cleared medical device."
)


def state_of(request: Request) -> State:
    """What the requests share."""
    found: State = request.app.state.interbody
    return found


def wants_json(request: Request) -> bool:
    """Whether the data are asked for instead of the page."""
    path = request.url.path
    if request.query_params.get("format") == "json" or (path.startswith("/api/") and path != MANUAL):
        return True
    accepted = request.headers.get("accept", "")
    return "application/json" in accepted and "text/html" not in accepted


def page(request: Request, template: str, model: BaseModel, status: int = 200, **more: Any) -> Response:
    """A page, or its model as JSON; ``more`` is for the template alone."""
    if wants_json(request):
        return JSONResponse(model.model_dump(mode="json"), status)
    context = {"page": model, "links": links, "notice": NOTICE, "version": __version__, **more}
    return HTMLResponse(templates().get_template(template).render(context), status)


def part(template: str, **context: Any) -> Response:
    """A piece of a page, for a script that puts it in its place."""
    return HTMLResponse(templates().get_template(template).render(context | {"links": links}))


def lead_to(address: str) -> Response:
    """After something was done: go and see it."""
    return RedirectResponse(address, 303)


@cache
def templates() -> Environment:
    """The templates of our own pages."""
    found = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters |= {"moment": moment, "ticked": ticked}
    return found


def moment(stored: str) -> str:
    """A time of the store as this computer's clock has it, to the minute, with the name of its zone."""
    return f"{datetime.fromisoformat(stored).astimezone():%Y-%m-%d %H:%M %Z}"


def ticked(text: str) -> Markup:
    """Text whose words between backticks are code."""
    return Markup(re.sub(r"(`+)([^`]+)\1", r"<code>\2</code>", str(escape(text))))
