"""Telling what a long computation is doing, and how long each part took."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Step:
    """One thing to tell: a stage began, went on, or ended (then ``seconds`` is set)."""

    stage: str
    detail: str = ""
    done: int = 0
    total: int = 0
    seconds: float | None = None


Progress = Callable[[Step], None]
Tell = Callable[[str, int, int], None]
"""``tell(detail, done, total)`` within a stage."""


def silent(step: Step) -> None:
    """A progress that tells nobody."""


@dataclass
class Stopwatch:
    """Runs stages one after the other, tells of each, and keeps the wall time of each in seconds."""

    progress: Progress = silent
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[Tell]:
        """Time what happens inside; the stage's name is what users read."""
        self.progress(Step(name))
        start = time.perf_counter()
        yield lambda detail, done, total: self.progress(Step(name, detail, done, total))
        spent = time.perf_counter() - start
        self.seconds[name] = self.seconds.get(name, 0.0) + spent
        self.progress(Step(name, seconds=spent))
