"""Who may speak to the server, and what a browser may do with its answers.

The server listens on the loopback alone. That does not keep out other pages in the same browser, nor other programs:
so a secret is needed (the token of the launch, then a cookie), the Host header must name this computer (a foreign name
that resolves to it is DNS rebinding), and whatever changes something must come from a page of this server.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from starlette.datastructures import Headers, MutableHeaders, QueryParams
from starlette.responses import HTMLResponse, JSONResponse, Response

from .settings import Settings

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

NAMES = frozenset({"127.0.0.1", "localhost", "[::1]"})
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
    " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}

NOT_HERE = "This server answers under 127.0.0.1 and localhost only."
NO_KEY = "Open the address that interbody printed when it started: it holds the key to this page."
FOREIGN = "This request came from another site, so nothing was done."


class Guard:
    """Wraps an application: looks at every request first, and puts the security headers on every answer."""

    def __init__(self, app: App, settings: Settings) -> None:
        self.app = app
        self.settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The ASGI interface."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return

        async def sealed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("cache-control", "no-store")
            await send(message)

        answer = self.refusal(scope) or self._welcome(scope)
        await (answer or self.app)(scope, receive, sealed)

    def refusal(self, scope: Scope) -> Response | None:
        """The answer to a request that may not come in, or None."""
        headers = Headers(scope=scope)
        if _name(headers.get("host", "")) not in NAMES:
            return _refuse(headers, NOT_HERE, 421)
        if self._token_given(scope):
            return None
        if not self._known(headers):
            return _refuse(headers, NO_KEY, 403)
        if scope["method"] not in SAFE and not _from_here(headers):
            return _refuse(headers, FOREIGN, 403)
        return None

    def _welcome(self, scope: Scope) -> Response | None:
        """Exchange the token in the address for the cookie.

        A page that leads on by itself, not a redirect: a browser that comes from another site would leave a strict
        cookie out of a redirected request.
        """
        if not self._token_given(scope):
            return None
        path = scope["path"] if re.fullmatch(r"(/[\w.-]+)+", scope["path"]) else "/"
        answer = HTMLResponse(WELCOME, headers={"refresh": f"0; url={path}"})
        answer.set_cookie(self.settings.cookie, self.settings.session, httponly=True, samesite="strict", path="/")
        return answer

    def _token_given(self, scope: Scope) -> bool:
        given = QueryParams(scope.get("query_string", b"")).get("token", "")
        return scope["method"] == "GET" and _same(given, self.settings.token)

    def _known(self, headers: Headers) -> bool:
        bearer = headers.get("authorization", "").removeprefix("Bearer ")
        return _same(bearer, self.settings.token) or any(
            _same(value, self.settings.session) for value in _cookies(headers, self.settings.cookie)
        )


WELCOME = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>interbody</title></head>'
    '<body><p>Opening interbody. If nothing happens, <a href="/">go on to the start page</a>.</p></body></html>'
)


def _cookies(headers: Headers, wanted: str) -> list[str]:
    pairs = [part.strip().partition("=") for part in headers.get("cookie", "").split(";")]
    return [value for name, _, value in pairs if name == wanted]


def _same(given: str, secret: str) -> bool:
    return bool(given) and hmac.compare_digest(given.encode(), secret.encode())


def _name(host: str) -> str:
    """The host without its port."""
    if host.startswith("["):
        return host.partition("]")[0] + "]"
    return host.partition(":")[0].lower()


def _from_here(headers: Headers) -> bool:
    """Whether a page of this server, or no page at all, sent the request."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = headers.get("origin")
    return origin is None or origin == f"http://{headers.get('host', '')}"


def _refuse(headers: Headers, sentence: str, status: int) -> Response:
    if "text/html" in headers.get("accept", ""):
        page = (
            f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>interbody</title></head><body>'
            f"<main><h1>Not open</h1><p>{sentence}</p></main></body></html>"
        )
        return HTMLResponse(page, status)
    return JSONResponse({"problems": [sentence]}, status)
