"""The runner: takes jobs from the queue, one at a time, and has the worker process do them."""

from __future__ import annotations

import sys
import threading
import time
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ...case.errors import CaseError
from ..store import Job, Jobs, JobState, NotThere
from .board import Board
from .companion import Companion, Ended, Failed
from .stages import Stages
from .view import JobView

TOLD_EVERY = 0.2
"""Seconds between two texts about the same stage."""

CRASHED = (
    "The computation ended without an answer. The system may have stopped it for lack of memory. Close other programs"
    " and start it again."
)
CANCELLED = "Cancelled."
INPUTS = ("result.json", "scene.json")
"""Files of an earlier job that a job on its report needs."""
FROM_THE_INTACT_SPINE = ("run", "variant")
"""Kinds of jobs that begin with the spine before any operation."""


@dataclass(frozen=True)
class _Ahead:
    """A case whose spine is worked out before anything is asked for."""

    case_id: str
    document: dict[str, Any]

    def serves(self, job: Job) -> bool:
        """Whether the job begins with it."""
        return job.case_id == self.case_id and job.kind in FROM_THE_INTACT_SPINE


class Runner:
    """One job at a time: its mechanics use all cores.

    Args:
        jobs: the store's queue. board: where progress is told.
    """

    def __init__(self, jobs: Jobs, board: Board) -> None:
        self.jobs = jobs
        self.board = board
        self.worker = Companion("interbody worker", steps_back=True)
        self._current: str | None = None
        self._ahead: _Ahead | None = None
        self._at_ahead: _Ahead | None = None
        self._guard = threading.Lock()
        self._asked = threading.Event()
        self._closing = False
        self._thread = threading.Thread(target=self._work, name="jobs", daemon=True)

    def start(self) -> None:
        """Take up what an earlier launch left, then whatever is asked for."""
        self.jobs.take_up_again()
        self._thread.start()

    def wake(self, job: Job) -> None:
        """Say that a job is in the queue. What is worked out ahead goes on only if this job begins with it."""
        self.tell(job)
        with self._guard:
            ahead = self._at_ahead
            if ahead is not None and not ahead.serves(job):
                self.worker.end()
        self._asked.set()

    def prepare(self, case_id: str, document: Mapping[str, Any]) -> None:
        """Work out the spine of a case before any operation while nothing else is asked for."""
        self._ahead = _Ahead(case_id, dict(document))
        self._asked.set()

    def cancel(self, job_id: str) -> Job:
        """End a job, running or not; one that has ended stays as it is.

        Raises:
            NotThere: no such job.
        """
        self.jobs.get(job_id)
        if self.jobs.end(job_id, JobState.cancelled, CANCELLED):
            self.stop_working_on(job_id)
            self._tell_all(job_id)
        return self.jobs.get(job_id)

    def stop_working_on(self, job_id: str) -> None:
        """End the worker if it is at this job."""
        with self._guard:
            if self._current == job_id:
                self.worker.end()

    def close(self) -> None:
        """End the worker; a job that runs is taken up again at the next start."""
        self._closing = True
        self._asked.set()
        self.board.close()
        self.worker.end()

    def tell(self, job: Job, stages: list[dict[str, Any]] | None = None) -> None:
        """Put a job's view on the board."""
        view = JobView.of(job, self.jobs.position(job), stages)
        self.board.tell(job.id, view.model_dump_json(), over=view.over)

    def _tell_all(self, *also: str) -> None:
        """Tell of these jobs, and of all that wait: their place in the queue has changed."""
        for job_id in also:
            try:
                self.tell(self.jobs.get(job_id))
            except NotThere:
                self.board.tell(job_id, "", over=True)
        for job in self.jobs.waiting():
            if job.id not in also and job.state is JobState.queued:
                self.tell(job)

    def _work(self) -> None:
        while not self._closing:
            self._asked.clear()
            job = self.jobs.begin_next()
            if job is None and self._ahead is not None:
                self._work_ahead()
                continue
            if job is None:
                self._asked.wait()
                continue
            with self._guard:
                self._current = job.id
            try:
                self._tell_all(job.id)
                if self.jobs.get(job.id).state is JobState.running:
                    self._do(job)
            except Exception:
                traceback.print_exc(file=sys.stderr)
                self.jobs.end(job.id, JobState.failed, "The computation could not be kept; the disk may be full.")
            finally:
                with self._guard:
                    self._current = None
            if not self._closing:
                self._tell_all(job.id)

    def _work_ahead(self) -> None:
        """Prepare the case that was named last; how far it is is told to the job that waits for it."""
        with self._guard:
            ahead, self._ahead = self._ahead, None
            self._at_ahead = ahead
        assert ahead is not None
        stages = Stages()

        def on_step(step: Any) -> None:
            stages.add(step)
            job = next(iter(self.jobs.waiting()), None)
            if job is not None and ahead.serves(job):
                self.tell(job, stages.entries)

        try:
            if not any(not ahead.serves(job) for job in self.jobs.waiting()):
                self.worker.call("run_tasks.prepare", {"task": {"case": ahead.document}}, on_step)
        except (CaseError, Ended):
            pass  # the job itself will say what is wrong
        except Failed:
            traceback.print_exc(file=sys.stderr)
        finally:
            with self._guard:
                self._at_ahead = None

    def _inputs(self, job: Job) -> dict[str, bytes]:
        """Files of an earlier job that this one works on."""
        earlier = job.task.get("of")
        return {name: self.jobs.file(earlier, name)[1] for name in INPUTS} if earlier else {}

    def _do(self, job: Job) -> None:
        stages, last = Stages(), 0.0

        def on_step(step: Any) -> None:
            nonlocal last
            turned = stages.add(step)
            if turned:
                self.jobs.tell(job.id, stages.entries)
            if turned or time.monotonic() - last > TOLD_EVERY:
                last = time.monotonic()
                self.tell(job, stages.entries)

        context = {"job_id": job.id, "case_id": job.case_id, "variant_id": job.variant_id, "inputs": self._inputs(job)}
        try:
            answer = self.worker.call(f"run_tasks.{job.kind}", {"task": job.task, "context": context}, on_step)
        except CaseError as error:
            self.jobs.end(job.id, JobState.failed, " ".join(error.problems))
        except Failed as error:
            self.jobs.end(job.id, JobState.failed, f"The computation failed unexpectedly: {error}.")
        except Ended:
            if not self._closing:
                self.jobs.end(job.id, JobState.failed, CRASHED)
        else:
            self.jobs.finish(job.id, answer["files"], answer.get("sentence", ""))
