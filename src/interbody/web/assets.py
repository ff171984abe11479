"""Stylesheets and scripts: our own and the report's, vendored and served from this computer."""

from __future__ import annotations

import sys
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from .answers import HERE
from .store import NotThere

REPORT = HERE.parent / "report"
REPORT_FILES = ("report.css", "page.js", "viewer.js")
"""What ``report.frame.asset`` gives out, read without loading the report; a test holds both together."""
KEEP = {"cache-control": "private, max-age=3600"}
MEDIA = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}


def report_asset(request: Request) -> Response:
    """A stylesheet or script of the report; the stylesheet is that of our own pages too."""
    name = str(request.path_params["name"])
    if name not in REPORT_FILES:
        raise NotThere("There is no such file.")
    text = (REPORT / "static" / name).read_text(encoding="utf-8")
    if name.endswith(".css"):
        text += _palette()
    return Response(text, media_type=MEDIA[name[name.rindex(".") :]], headers=KEEP)


@cache
def _palette() -> str:
    """Colours of the report. The module is loaded by itself: its package brings every floor below along."""
    spec = spec_from_file_location("interbody_palette", REPORT / "palette.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    text: str = module.stylesheet()
    return text


def icon(request: Request) -> Response:
    """The icon, where a browser looks for it unasked."""
    return _own("icon.svg")


def own_asset(request: Request) -> Response:
    """A stylesheet, script or picture of our own pages."""
    return _own(str(request.path_params["name"]))


def _own(name: str) -> Response:
    known = {path.name: path for path in (HERE / "static").iterdir()}
    if name not in known:
        raise NotThere("There is no such file.")
    return Response(known[name].read_bytes(), media_type=MEDIA[known[name].suffix], headers=KEEP)


ROUTES = (
    Route("/static/report/{name}", report_asset),
    Route("/favicon.ico", icon),
    Route("/static/{name}", own_asset),
)
"""Where they are found."""
