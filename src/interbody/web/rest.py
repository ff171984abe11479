"""All pages but the first, and the programming interface."""

from __future__ import annotations

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.telemetry import TelemetryConfig

from .. import __version__
from .api import routers
from .pages import page_routers
from .state import State
from .troubles import HANDLERS, bad_request

DESCRIPTION = (
    "Everything the pages show and do. Send the token of the launch as `Authorization: Bearer TOKEN`. Bad input is"
    ' answered with `{"problems": [sentences]}`. Every page is also data: add `?format=json`.'
)

SILENT: TelemetryConfig = {"tracing": False, "metrics": False, "logs": False, "auto_configure": False}
"""Nothing is told to anybody, whatever the environment says."""


def create_rest(state: State) -> FastAPI:
    """The application behind the guard."""
    app = FastAPI(
        title="interbody",
        version=__version__,
        description=DESCRIPTION,
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        telemetry=SILENT,
    )
    app.exception_handlers.update({**HANDLERS, RequestValidationError: bad_request})
    app.state.interbody = state
    for router in (*routers(), *page_routers()):
        app.include_router(router)
    return app
