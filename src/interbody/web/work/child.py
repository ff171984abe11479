"""What runs in a companion process: take a call, do it, answer; end with the parent."""

from __future__ import annotations

import os
import signal
import sys
import threading
import traceback
from importlib import import_module
from multiprocessing import parent_process
from multiprocessing.connection import Connection, wait
from typing import Any

STEP, ANSWER, PROBLEMS, FAILED = "step", "answer", "problems", "failed"
"""Kinds of what a child sends."""

BLAS_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
"""The solver shares its work among threads itself; libraries that do so too only wait for each other."""


NICENESS = 5
"""By which a process that steps back lets others go first: they then get about three quarters of a core they share."""


def main(calls: Connection, memory_bytes: int | None, steps_back: bool = False) -> None:
    """Serve calls ``(module, function, arguments)`` until the other end is closed.

    A function that takes ``tell`` gets a function to send steps with.
    """
    _end_with_parent()
    _limit_memory(memory_bytes)
    if steps_back and hasattr(os, "nice"):
        os.nice(NICENESS)
    for name in BLAS_THREADS:
        os.environ.setdefault(name, "1")
    while True:
        try:
            module, name, arguments = calls.recv()
        except (EOFError, OSError):
            return
        try:
            calls.send(_answer(calls, module, name, arguments))
        except (BrokenPipeError, OSError):
            return


def _answer(calls: Connection, module: str, name: str, arguments: dict[str, Any]) -> tuple[str, Any]:
    from ...case.errors import CaseError

    try:
        function = getattr(import_module(module), name)
        return ANSWER, function(lambda step: calls.send((STEP, step)), **arguments)
    except CaseError as error:
        return PROBLEMS, error.problems
    except BrokenPipeError:
        raise
    except MemoryError:
        return PROBLEMS, ["This needs more memory than is allowed for it."]
    except Exception as error:
        traceback.print_exc()
        lines = str(error).strip().splitlines()
        return FAILED, (lines[0].rstrip(".") if lines else type(error).__name__)


def _end_with_parent() -> None:
    """Leave Ctrl-C to the parent, and end at once when it is gone, even in the middle of a long computation."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    if parent is None:
        return

    def watch() -> None:
        wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=watch, name="parent watch", daemon=True).start()


def _limit_memory(limit: int | None) -> None:
    """Bound the address space, on systems that can."""
    if limit is None or sys.platform == "win32" or sys.platform == "darwin":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
