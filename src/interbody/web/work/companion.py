"""A process of our own, seen from the server."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

from ...case.errors import CaseError
from . import child

TASKS = "interbody.web.work"
KILL_SECONDS = 5.0
"""How long an ended process is waited for."""


class Ended(Exception):
    """The process is gone: ended by us, by the system, or by a fault below Python."""


class TookTooLong(Exception):
    """The time for a call was over; the process was ended."""


class Failed(Exception):
    """The call raised something unexpected; the message is its first line."""


class Companion:
    """Does one call at a time; started when first needed, and anew after it was ended.

    Args:
        name: what the process is called. memory_bytes: limit of its address space, where the system has one.
        steps_back: let pages and forecasts, which somebody waits for, go before it on the processor.
    """

    def __init__(self, name: str, memory_bytes: int | None = None, steps_back: bool = False) -> None:
        self.name = name
        self.memory_bytes = memory_bytes
        self.steps_back = steps_back
        self._turn = threading.Lock()
        self._change = threading.Lock()
        self._process: BaseProcess | None = None
        self._calls: Connection | None = None

    def call(
        self,
        task: str,
        arguments: dict[str, Any],
        on_step: Callable[[Any], None] | None = None,
        seconds: float | None = None,
    ) -> Any:
        """Do ``module.function`` of this package in the process and give back what it returns.

        Raises:
            CaseError: bad input, in sentences.
            Failed: it raised something unexpected.
            Ended: the process ended before it answered.
            TookTooLong: it did not answer within ``seconds``.
        """
        module, _, name = task.partition(".")
        with self._turn:
            calls = self.start()
            until = None if seconds is None else time.monotonic() + seconds
            try:
                calls.send((f"{TASKS}.{module}", name, arguments))
                while True:
                    left = None if until is None else max(until - time.monotonic(), 0.0)
                    if not calls.poll(left):
                        raise TookTooLong(f"This took longer than {seconds:g} seconds and was given up.")
                    kind, content = calls.recv()
                    if kind != child.STEP:
                        break
                    if on_step is not None:
                        on_step(content)
            except (EOFError, OSError):
                self.end()
                raise Ended from None
            except BaseException:
                self.end()
                raise
        if kind == child.PROBLEMS:
            raise CaseError(content)
        if kind == child.FAILED:
            raise Failed(content)
        return content

    def start(self) -> Connection:
        """Make sure that the process is there; gives the line to it."""
        with self._change:
            if self._process is not None and self._process.is_alive() and self._calls is not None:
                return self._calls
            self._close()
            context = get_context("spawn")
            ours, theirs = context.Pipe()
            given = (theirs, self.memory_bytes, self.steps_back)
            process = context.Process(target=child.main, args=given, name=self.name, daemon=True)
            process.start()
            theirs.close()
            self._process, self._calls = process, ours
            return ours

    def end(self) -> None:
        """End the process now, whatever it does; the next call starts another."""
        with self._change:
            self._close()

    @property
    def pid(self) -> int | None:
        """The process's number while there is one."""
        return self._process.pid if self._process is not None else None

    def _close(self) -> None:
        process, calls = self._process, self._calls
        self._process = self._calls = None
        if process is not None:
            process.kill()
            process.join(KILL_SECONDS)
        if calls is not None:
            calls.close()
