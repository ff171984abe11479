"""What every command does alike: options, messages on stderr, exit codes, and looking before writing."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated, Any, TextIO

import typer

BAD_INPUT = 2
FAILURE = 1

CaseFile = Annotated[
    Path,
    typer.Argument(metavar="CASE.yaml", help="The case file; `interbody example` has some to begin with."),
]
Debug = Annotated[bool, typer.Option("--debug", help="Show the full trace of an unexpected failure.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON and nothing else.")]
Overwrite = Annotated[bool, typer.Option("--overwrite", help="Replace a file that is already there.")]


def say(text: str) -> None:
    """One line on stderr."""
    print(text, file=sys.stderr, flush=True)


@contextmanager
def border(debug: bool) -> Iterator[None]:
    """Bad input ends in plain sentences and exit code 2, the unexpected in one sentence and exit code 1."""
    from ..case.errors import CaseError

    try:
        yield
    except CaseError as error:
        for problem in error.problems:
            say(problem)
        raise typer.Exit(BAD_INPUT) from None
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(FAILURE) from None
    except OSError as error:
        if debug:
            traceback.print_exc()
        what = error.filename or "its output"
        say(f"interbody could not read or write {what}: {error.strerror or error}.")
        raise typer.Exit(FAILURE) from None
    except Exception as error:
        if debug:
            traceback.print_exc()
            raise typer.Exit(FAILURE) from None
        say(f"interbody failed unexpectedly: {_first_line(error)}. For the full trace, add --debug.")
        raise typer.Exit(FAILURE) from None


def _first_line(error: BaseException) -> str:
    lines = str(error).strip().splitlines()
    return (lines[0].rstrip(".") if lines else "") or type(error).__name__


def check_folder(path: Path, option: str = "--out") -> None:
    """Refuse an output folder that could not be written, before any work; makes nothing.

    Raises:
        CaseError: the path is a file, or its nearest existing folder is not writable.
    """
    from ..case.errors import CaseError

    if path.exists() and not path.is_dir():
        raise CaseError([f"{option} {path} is a file; a folder is needed."])
    _check_writable(path, path, option)


def check_file(path: Path, overwrite: bool, option: str = "--out") -> None:
    """Refuse an output file that could not be written or would be replaced without leave; makes nothing.

    Raises:
        CaseError: see above.
    """
    from ..case.errors import CaseError

    if path.is_dir():
        raise CaseError([f"{option} {path} is a folder; the path of a file is needed."])
    if path.exists() and not overwrite:
        raise CaseError([f"{path} is already there; add --overwrite to replace it, or choose another {option}."])
    _check_writable(path.parent, path, option)


def _check_writable(folder: Path, asked: Path, option: str) -> None:
    from ..case.errors import CaseError

    folder = folder.absolute()
    while not folder.exists():
        folder = folder.parent
    if not folder.is_dir():
        raise CaseError([f"{option} {asked} cannot be made; {folder} is a file, not a folder."])
    if not os.access(folder, os.W_OK):
        raise CaseError([f"{option} {asked} cannot be made; the folder {folder} is not writable."])


def print_json(data: Any) -> None:
    """JSON on stdout; where that is not UTF-8, other letters are escaped, so that nothing is lost."""
    import json

    print(json.dumps(data, indent=2, ensure_ascii=not _is_utf8(sys.stdout)))


def _is_utf8(stream: TextIO) -> bool:
    return (stream.encoding or "").lower().replace("-", "").startswith("utf8")


def print_what_can_be_printed() -> None:
    """Where stdout or stderr cannot hold a sign (``≤`` in Latin-1), print ``?`` rather than fail after the work."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper) and not _is_utf8(stream):
            stream.reconfigure(errors="replace")
