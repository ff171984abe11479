"""The application: the guard, the first page at once, and everything else behind it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from threading import Lock, Timer
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.routing import Route

from . import assets
from .guard import Guard
from .meter import Meter
from .pages import first
from .settings import Settings
from .state import FIRST_PAGE_SECONDS, State
from .troubles import HANDLERS

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.types import Receive, Scope, Send


class Rest:
    """All pages but the first, and the programming interface; loaded when first asked for.

    Loading them takes as long as everything before the first page together.
    """

    def __init__(self, state: State) -> None:
        self.state = state
        self._app: FastAPI | None = None
        self._one_at_a_time = Lock()

    def load(self) -> FastAPI:
        """The application, loaded."""
        with self._one_at_a_time:
            if self._app is None:
                from .rest import create_rest

                self._app = create_rest(self.state)
            return self._app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        app = self._app
        if app is None:
            app = await run_in_threadpool(self.load)
        await app(scope, receive, send)


def create_app(settings: Settings) -> Starlette:
    """The application for one launch; its store and processes open and close with it.

    Raises:
        InUse: another server works in the folder.
        OSError: the folder cannot be written.
    """
    state = State.open(settings)
    rest = Rest(state)

    @asynccontextmanager
    async def life(app: Starlette) -> AsyncIterator[None]:
        ahead = Timer(FIRST_PAGE_SECONDS, rest.load)
        ahead.daemon = True
        ahead.start()
        state.start()
        yield
        ahead.cancel()
        state.close()

    app = Starlette(
        routes=[first.ROUTE, *assets.ROUTES, Route("/{path:path}", rest)],
        middleware=[Middleware(Guard, settings=settings), Middleware(Meter)],
        exception_handlers=HANDLERS,
        lifespan=life,
    )
    app.state.interbody = state
    return app
