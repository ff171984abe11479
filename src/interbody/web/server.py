"""Serving: uvicorn on the loopback, the address told once it can be opened."""

from __future__ import annotations

from collections.abc import Callable

import uvicorn

from .app import create_app
from .settings import HOST, Settings

LAST_SECONDS = 2
"""How long open requests may go on after the server was asked to end."""


def serve(settings: Settings, port: int, ready: Callable[[str], None]) -> None:
    """Serve until interrupted; ``ready`` gets the address to open, token included.

    Raises:
        InUse: another server works in the folder.
        OSError: the folder cannot be written, or the port is taken.
    """
    app = create_app(settings)
    config = uvicorn.Config(
        app,
        host=HOST,
        port=port,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=LAST_SECONDS,
    )
    _Server(config, settings, ready).run()


class _Server(uvicorn.Server):
    """Tells its address as soon as it listens."""

    def __init__(self, config: uvicorn.Config, settings: Settings, ready: Callable[[str], None]) -> None:
        super().__init__(config)
        self._settings = settings
        self._ready = ready

    async def startup(self, sockets: list[object] | None = None) -> None:  # type: ignore[override]
        """Listen, then tell."""
        await super().startup(sockets)  # type: ignore[arg-type]
        if self.started:
            port = self.servers[0].sockets[0].getsockname()[1]
            self._ready(address(port, self._settings))


def address(port: int, settings: Settings) -> str:
    """Where the application opens."""
    return f"http://{HOST}:{port}/?token={settings.token}"
