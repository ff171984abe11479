"""States of one spine solved at the same time, each load as soon as the state it starts from has been through it."""

from __future__ import annotations

import copy
import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING

from ..progress import Progress, Step, Tell

if TYPE_CHECKING:
    from ..mechanics import SpineModel
    from ..mechanics.level import Snapshot

AT_ONCE = 2
"""States solved at the same time: one fills the cores where the other has a part that only one core can do."""


class Solved(dict[str, "list[Snapshot]"]):
    """Solutions of a model that is being solved, by load; asking for one waits until it is there or will not be.

    So whether a load is known never depends on which state was quicker, and neither does the answer.
    """

    def __init__(self) -> None:
        super().__init__()
        self._more = threading.Condition()
        self._over = False

    def take(self, found: Mapping[str, list[Snapshot]], over: bool = False) -> None:
        """Take in what was solved so far; ``over`` where nothing more will come."""
        with self._more:
            self.update(found)
            self._over = self._over or over
            self._more.notify_all()

    def __contains__(self, load: object) -> bool:
        with self._more:
            self._more.wait_for(lambda: self._over or super(Solved, self).__contains__(load))
            return super().__contains__(load)


class Leader:
    """A model that others start from while it is still being built and solved."""

    def __init__(self) -> None:
        self._solved = Solved()
        self._model: SpineModel | None = None
        self._seen: SpineModel | None = None
        self._ready = threading.Event()

    def begin(self, model: SpineModel) -> None:
        """This is the model; nothing of it is solved yet."""
        self._model, self._seen = model, copy.copy(model)
        self._seen.solutions = self._solved
        self._ready.set()

    @property
    def seen(self) -> SpineModel | None:
        """The model as the others see it, waited for; its solutions come load by load. None where it failed."""
        self._ready.wait()
        return self._seen

    def telling(self, tell: Tell) -> Tell:
        """``tell`` that also passes on what was solved: it is called before each load, after the one before it."""

        def told(detail: str, done: int, total: int) -> None:
            self._pass_on()
            tell(detail, done, total)

        return told

    def end(self) -> None:
        """Let nobody wait any longer, however it ended."""
        self._pass_on(over=True)
        self._ready.set()

    def _pass_on(self, over: bool = False) -> None:
        self._solved.take({} if self._model is None else dict(self._model.solutions), over)


def one_at_a_time(progress: Progress) -> Progress:
    """A progress that several threads may tell."""
    turn = threading.Lock()

    def told(step: Step) -> None:
        with turn:
            progress(step)

    return told
