"""The board: the last that was told of each job, and everyone who follows it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from dataclasses import dataclass, field


@dataclass
class _Line:
    number: int = 0
    text: str = ""
    over: bool = False
    followers: list[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = field(default_factory=list)


@dataclass(frozen=True)
class Told:
    """One thing told: its number, counted for each job, the text, and whether it is the last."""

    number: int
    text: str
    over: bool


class Board:
    """Written by the thread that runs jobs, read by requests. Only the newest text counts, so nothing piles up."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._lines: dict[str, _Line] = {}
        self._closed = False

    def tell(self, job_id: str, text: str, over: bool = False) -> None:
        """Put up the newest text of a job and wake its followers."""
        with self._guard:
            line = self._lines.setdefault(job_id, _Line())
            line.number, line.text, line.over = line.number + 1, text, over
            for loop, event in line.followers:
                if not loop.is_closed():
                    loop.call_soon_threadsafe(event.set)

    def newest(self, job_id: str) -> Told | None:
        """What was told last in this launch, if anything."""
        with self._guard:
            line = self._lines.get(job_id)
            return Told(line.number, line.text, line.over) if line is not None and line.number else None

    async def follow(self, job_id: str, after: int, pause: float) -> AsyncIterator[Told | None]:
        """Everything told from now on, beginning with the newest text unless its number is ``after``.

        Gives None when nothing was told for ``pause`` seconds, so that the line is kept open. Ends after the last text.
        """
        event = asyncio.Event()
        ours = (asyncio.get_running_loop(), event)
        with self._guard:
            line = self._lines.setdefault(job_id, _Line())
            line.followers.append(ours)
        try:
            while not self._closed:
                event.clear()
                told = self.newest(job_id)
                if told is not None and told.number != after:
                    after = told.number
                    yield told
                if told is not None and told.over:
                    return
                try:
                    await asyncio.wait_for(event.wait(), pause)
                except TimeoutError:
                    yield None
        finally:
            with self._guard:
                line.followers.remove(ours)

    def close(self) -> None:
        """Let every follower go."""
        with self._guard:
            self._closed = True
            for line in self._lines.values():
                for loop, event in line.followers:
                    if not loop.is_closed():
                        loop.call_soon_threadsafe(event.set)
