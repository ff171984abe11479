"""The application: routes, troubles and the guard put together."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.telemetry import TelemetryConfig
from starlette.middleware import Middleware

from .. import __version__
from . import assets, troubles
from .api import routers
from .guard import Guard
from .meter import Meter
from .pages import page_routers
from .settings import Settings
from .state import State

DESCRIPTION = (
    "Everything the pages show and do. Send the token of the launch as `Authorization: Bearer TOKEN`. Bad input is"
    ' answered with `{"problems": [sentences]}`. Every page is also data: add `?format=json`.'
)

SILENT: TelemetryConfig = {"tracing": False, "metrics": False, "logs": False, "auto_configure": False}
"""Nothing is told to anybody, whatever the environment says."""


def create_app(settings: Settings) -> FastAPI:
    """The application for one launch; its store and processes open and close with it.

    Raises:
        InUse: another server works in the folder.
        OSError: the folder cannot be written.
    """
    state = State.open(settings)

    @asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[None]:
        state.start()
        yield
        state.close()

    app = FastAPI(
        title="interbody",
        version=__version__,
        description=DESCRIPTION,
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        telemetry=SILENT,
        lifespan=life,
        middleware=[Middleware(Guard, settings=settings), Middleware(Meter)],
    )
    app.state.interbody = state
    for router in (*routers(), *page_routers(), assets.router):
        app.include_router(router)
    troubles.install(app)
    return app
