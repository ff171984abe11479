"""Parts of one task on several cores, and one thread of BLAS for each of them."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from typing import Any, Protocol, TypeVar

T = TypeVar("T")
U = TypeVar("U")


class Run(Protocol):
    """Something that calls a function for every item and returns what it returned, in order."""

    def __call__(self, function: Callable[[T], U], items: Sequence[T]) -> list[U]: ...


def cores() -> int:
    """Processor cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def in_turn(function: Callable[[T], U], items: Sequence[T]) -> list[U]:
    """One item after the other."""
    return [function(item) for item in items]


class InParallel:
    """Offers all items but the first to a pool's threads, does the first, and then those that nobody has begun.

    Nothing waits for a thread that is waiting itself, so it can be called from the pool's own threads.
    """

    def __init__(self, pool: ThreadPoolExecutor) -> None:
        self._pool = pool

    def __call__(self, function: Callable[[T], U], items: Sequence[T]) -> list[U]:
        """As :func:`in_turn`; what a function raises is raised when all have ended."""
        first, *others = items
        offered = [self._pool.submit(function, item) for item in others]
        try:
            found = [function(first)]
        finally:
            taken = [not offer.cancel() for offer in offered]
            for offer, begun in zip(offered, taken, strict=True):
                if begun:
                    offer.exception()
        for offer, begun, item in zip(offered, taken, others, strict=True):
            found.append(offer.result() if begun else function(item))
        return found


class _Limit:
    """The limit on BLAS, for as long as somebody needs it.

    One thread sets and lifts it, whoever asks: the library of limits (threadpoolctl) lets no thread change what another
    one that still lives has set.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._needed = 0
        self._thread: ThreadPoolExecutor | None = None
        self._set: Any = None

    def need(self) -> None:
        with self._lock:
            if self._needed == 0:
                self._thread = self._thread or ThreadPoolExecutor(1, "blas-limit")
                self._set = self._thread.submit(_one_thread).result()
            self._needed += 1

    def release(self) -> None:
        with self._lock:
            self._needed -= 1
            if self._needed == 0 and self._thread is not None:
                self._thread.submit(self._set.restore_original_limits).result()


@cache
def _libraries() -> Any:
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()


def _one_thread() -> Any:
    return _libraries().limit(limits=1, user_api="blas")


_limit = _Limit()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=lambda: _limit.__init__())  # type: ignore[misc]  # threads do not survive a fork


@contextmanager
def single_threaded_blas() -> Iterator[None]:
    """Keep BLAS to one thread until the last of those who asked for it is done.

    The cores are used disc by disc. On matrices of the size of a disc's, a second thread of BLAS brings next to nothing
    and spins while it waits.
    """
    _limit.need()
    try:
        yield
    finally:
        _limit.release()
