"""What went wrong, as sentences: one answer for people, one for programs, and never a trace."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from ..case.errors import CaseError
from .answers import page
from .store import NotThere, Stale, TooMany
from .work.companion import Ended, Failed, TookTooLong

UNEXPECTED = "Something went wrong inside interbody; the terminal it was started from says more. Nothing was lost."


TITLES = {
    404: ("Not here", "Look for it from the start page."),
    405: ("Not here", "Look for it from the start page."),
    409: ("Changed in the meantime", "Go back in your browser and load the page again to see it as it is now."),
    500: ("Something went wrong", "Go back in your browser and try it once more."),
    503: ("Not possible now", "Go back in your browser and try it once more."),
}
"""What a page about a trouble is called, and what to do, by HTTP's number of it."""
OTHERWISE = ("Not possible", "Go back in your browser to change what you gave.")


class Trouble(BaseModel):
    """What went wrong."""

    problems: list[str]
    """One sentence each."""


class BadUpload(Exception):
    """A file that is not taken in; the message is one sentence. ``status`` is that of HTTP."""

    def __init__(self, sentence: str, status: int = 422) -> None:
        self.status = status
        super().__init__(sentence)


def answer(request: Request, problems: Sequence[str], status: int) -> Response:
    """Say what went wrong."""
    title, advice = TITLES.get(status, OTHERWISE)
    return page(request, "trouble.html.j2", Trouble(problems=list(problems)), status, title=title, advice=advice)


def _in_sentences(request: Request, error: Exception) -> Response:
    """Every exception of ours."""
    if isinstance(error, CaseError):
        return answer(request, error.problems, 422)
    if isinstance(error, Ended):
        return answer(request, ["This could not be worked out: the process for it was ended. Try it again."], 503)
    if isinstance(error, Failed):
        return answer(request, [f"This could not be worked out: {error}."], 500)
    if isinstance(error, BadUpload):
        return answer(request, [str(error)], error.status)
    return answer(request, [str(error)], STATUS[type(error)])


STATUS: dict[type[Exception], int] = {NotThere: 404, Stale: 409, TooMany: 409, TookTooLong: 503}
"""What HTTP says for exceptions whose message is the sentence to tell."""


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    words = {404: "There is no such page.", 405: "This address does not take that kind of request."}
    return answer(request, [words.get(error.status_code, str(error.detail))], error.status_code)


def _unexpected(request: Request, error: Exception) -> Response:
    return answer(request, [UNEXPECTED], 500)


HANDLERS: dict[Any, Callable[[Request, Exception], Any]] = {
    **dict.fromkeys((CaseError, BadUpload, Ended, Failed, *STATUS), _in_sentences),
    HTTPException: _http,
    Exception: _unexpected,
}
"""Every exception of ours, and any other, ends in sentences."""


def bad_request(request: Request, error: Exception) -> Response:
    """What FastAPI found wrong with a request, in sentences."""
    found: Sequence[dict[str, object]] = getattr(error, "errors", list)()
    return answer(request, [_words(item) for item in found], 422)


def _words(item: dict[str, object]) -> str:
    """One of FastAPI's findings as a sentence: where, and what."""
    place = item.get("loc")
    steps = [str(step) for step in place if step not in ("body", "query", "path")] if isinstance(place, tuple) else []
    return f"{'.'.join(steps) or 'the request'}: {str(item.get('msg', 'not understood')).rstrip('.').lower()}."
