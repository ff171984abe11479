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


_lock = threading.Lock()
_inside = 0
_limit: Any = None


@contextmanager
def single_threaded_blas() -> Iterator[None]:
    """Keep BLAS to one thread until the last of those who asked for it is done.

    The cores are used disc by disc. On matrices of the size of a disc's, a second thread of BLAS brings next to nothing
    and spins while it waits.
    """
    global _inside, _limit
    with _lock:
        if _inside == 0:
            _limit = _libraries().limit(limits=1, user_api="blas")
        _inside += 1
    try:
        yield
    finally:
        with _lock:
            _inside -= 1
            if _inside == 0:
                _limit.restore_original_limits()


@cache
def _libraries() -> Any:
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()
