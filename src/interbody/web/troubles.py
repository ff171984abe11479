"""What went wrong, as sentences: one answer for people, one for programs, and never a trace."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.responses import Response

from ..case.errors import CaseError
from .answers import page
from .store import NotThere, Stale, TooMany
from .work.companion import Ended, Failed, TookTooLong

UNEXPECTED = "Something went wrong inside interbody; the terminal it was started from says more. Nothing was lost."


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
    title = {404: "Not here", 409: "Changed in the meantime", 500: "Something went wrong"}.get(status, "Not possible")
    return page(request, "trouble.html.j2", Trouble(problems=list(problems)), status, title=title)


def install(app: FastAPI) -> None:
    """Have every exception of ours, and any other, end in sentences."""

    @app.exception_handler(CaseError)
    def bad_case(request: Request, error: CaseError) -> Response:
        return answer(request, error.problems, 422)

    @app.exception_handler(BadUpload)
    def bad_upload(request: Request, error: BadUpload) -> Response:
        return answer(request, [str(error)], error.status)

    @app.exception_handler(NotThere)
    def not_there(request: Request, error: NotThere) -> Response:
        return answer(request, [str(error)], 404)

    @app.exception_handler(Stale)
    def stale(request: Request, error: Stale) -> Response:
        return answer(request, [str(error)], 409)

    @app.exception_handler(TooMany)
    def too_many(request: Request, error: TooMany) -> Response:
        return answer(request, [str(error)], 409)

    @app.exception_handler(TookTooLong)
    def too_long(request: Request, error: TookTooLong) -> Response:
        return answer(request, [str(error)], 503)

    @app.exception_handler(Ended)
    def ended(request: Request, error: Ended) -> Response:
        return answer(request, ["This could not be worked out: the process for it was ended. Try it again."], 503)

    @app.exception_handler(Failed)
    def failed(request: Request, error: Failed) -> Response:
        return answer(request, [f"This could not be worked out: {error}."], 500)

    @app.exception_handler(RequestValidationError)
    def bad_request(request: Request, error: RequestValidationError) -> Response:
        return answer(request, [_words(item) for item in error.errors()], 422)

    @app.exception_handler(HTTPException)
    def http(request: Request, error: HTTPException) -> Response:
        words = {404: "There is no such page.", 405: "This address does not take that kind of request."}
        return answer(request, [words.get(error.status_code, str(error.detail))], error.status_code)

    @app.exception_handler(Exception)
    def unexpected(request: Request, error: Exception) -> Response:
        return answer(request, [UNEXPECTED], 500)


def _words(item: dict[str, object]) -> str:
    """One of FastAPI's findings as a sentence: where, and what."""
    place = item.get("loc")
    steps = [str(step) for step in place if step not in ("body", "query", "path")] if isinstance(place, tuple) else []
    return f"{'.'.join(steps) or 'the request'}: {str(item.get('msg', 'not understood')).rstrip('.').lower()}."
