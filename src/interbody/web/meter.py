"""How much a request may bring: counted while it streams in, so that nothing larger is ever kept."""

from __future__ import annotations

import time

from starlette.datastructures import Headers

from .guard import App, Message, Receive, Scope, Send
from .limits import CASE_BYTES, CT_BYTES, LABELS_BYTES, MB
from .troubles import BadUpload

IMAGE_PATHS = ("/measurements", "/api/measurements")
FRAME_BYTES = 1 * MB
"""For the borders between the parts of a form."""
DRAIN_SECONDS = 60.0
"""How long the rest of a request that is too large is read and thrown away, so that a browser gets its answer."""


class Meter:
    """Refuses what is larger than its address takes."""

    def __init__(self, app: App) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The ASGI interface."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        limit = most_bytes(scope["path"])
        announced = Headers(scope=scope).get("content-length", "0")
        refused = announced.isdigit() and int(announced) > limit
        taken = 0

        async def metered() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if refused or taken > limit:
                await _drain(message, receive)
                most = (limit - FRAME_BYTES) / MB
                raise BadUpload(f"This is larger than the {most:g} MB that can be taken in here.", 413)
            return message

        await self.app(scope, metered, send)


def most_bytes(path: str) -> int:
    """The most that a request to this address may bring."""
    return LABELS_BYTES + CT_BYTES + FRAME_BYTES if path in IMAGE_PATHS else CASE_BYTES + FRAME_BYTES


async def _drain(message: Message, receive: Receive) -> None:
    until = time.monotonic() + DRAIN_SECONDS
    while message["type"] == "http.request" and message.get("more_body") and time.monotonic() < until:
        message = await receive()
