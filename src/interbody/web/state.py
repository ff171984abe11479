"""What every request shares: the store, the desk, the runner."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from .limits import DESK_SECONDS
from .settings import Settings
from .store import Cases, Database, Jobs, Measurements, Variants
from .work.board import Board
from .work.companion import Companion
from .work.runner import Runner

FIRST_PAGE_SECONDS = 1.0
"""How long the first page is left alone before other processes are started."""


@dataclass
class State:
    """One launch of the server, opened."""

    settings: Settings
    database: Database
    cases: Cases
    variants: Variants
    jobs: Jobs
    measurements: Measurements
    board: Board
    runner: Runner
    desk: Companion

    @classmethod
    def open(cls, settings: Settings) -> State:
        """Open the store and make what works on it; nothing runs yet.

        Raises:
            InUse: another server works in this folder.
            OSError: the folder cannot be written.
        """
        database = Database(settings.data)
        jobs, board = Jobs(database), Board()
        return cls(
            settings=settings,
            database=database,
            cases=Cases(database),
            variants=Variants(database),
            jobs=jobs,
            measurements=Measurements(database),
            board=board,
            runner=Runner(jobs, board),
            desk=Companion("interbody desk"),
        )

    def start(self) -> None:
        """Take up jobs, and warm the desk and the worker once the first page is out."""
        self.runner.start()
        self._warming.start()

    def close(self) -> None:
        """End the processes and close the store."""
        self._warming.cancel()
        self.runner.close()
        self.desk.end()
        self.database.close()

    def ask_desk(self, task: str, **arguments: Any) -> Any:
        """A short task at the desk; see :meth:`Companion.call`."""
        return self.desk.call(f"desk_tasks.{task}", arguments, seconds=DESK_SECONDS)

    @cached_property
    def _warming(self) -> threading.Timer:
        timer = threading.Timer(FIRST_PAGE_SECONDS, self._warm)
        timer.daemon = True
        return timer

    @property
    def hardware(self) -> dict[str, list[dict[str, str]]]:
        """Items of the catalogue by kind."""
        found: dict[str, list[dict[str, str]]] = self._catalogue["items"]
        return found

    @property
    def hardware_defaults(self) -> dict[str, float]:
        """Sizes that are taken where an option leaves them open, by name."""
        found: dict[str, float] = self._catalogue["defaults"]
        return found

    @property
    def techniques(self) -> dict[str, str]:
        """What each technique is, in the words of the report."""
        found: dict[str, str] = self._catalogue["techniques"]
        return found

    @cached_property
    def _catalogue(self) -> dict[str, Any]:
        found: dict[str, Any] = self.ask_desk("hardware")
        return found

    def _warm(self) -> None:
        from .work.companion import Ended, Failed, TookTooLong

        for companion, task in ((self.desk, "desk_tasks.warm"), (self.runner.worker, "run_tasks.warm")):
            try:
                companion.call(task, {})
            except (Ended, Failed, TookTooLong, OSError):
                return
