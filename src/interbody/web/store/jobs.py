"""Jobs in the store: what was asked for, how far it is, how it ended, and the files it gave."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ..limits import ATTEMPTS
from .database import Database, new_id, now
from .errors import NotThere

INTERRUPTED = "The program was ended while this was running, more than once. Start it again if you still need it."


class JobState(StrEnum):
    """How far a job is."""

    queued = "queued"
    running = "running"
    done = "done"
    failed = "failed"
    cancelled = "cancelled"


WAITING = (JobState.queued, JobState.running)
"""States of a job that has not ended."""


@dataclass(frozen=True)
class Job:
    """One job.

    Attributes:
        kind: ``run``, ``variant``, ``pdf``, ``fields``, ``febio`` or ``calculix``.
        task: what the worker gets, as it was when the job was asked for.
        sentence: why it failed, or what to know.
        stages: what was done so far: ``stage``, ``detail``, ``done``, ``total``, ``seconds`` of each.
        files: names of the files it gave.
    """

    id: str
    number: int
    case_id: str
    variant_id: str | None
    kind: str
    task: dict[str, Any]
    state: JobState
    sentence: str
    stages: list[dict[str, Any]]
    attempts: int
    asked: str
    started: str | None
    ended: str | None
    files: tuple[str, ...] = ()


class Jobs:
    """Jobs by id, and the queue."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def get(self, job_id: str) -> Job:
        """One job.

        Raises:
            NotThere: no such job.
        """
        row = self.database.reader().execute("select * from jobs where id = ?", (job_id,)).fetchone()
        if row is None:
            raise NotThere("There is no such computation here; it may have been deleted with its case.")
        return self._job(row)

    def of_case(self, case_id: str) -> list[Job]:
        """Those of a case, the newest first."""
        rows = self.database.reader().execute("select * from jobs where case_id = ? order by number desc", (case_id,))
        return [self._job(row) for row in rows.fetchall()]

    def waiting(self) -> list[Job]:
        """Those that are running or in the queue, in their order."""
        rows = self.database.reader().execute(
            "select * from jobs where state in (?, ?) order by state = 'queued', number", WAITING
        )
        return [self._job(row) for row in rows.fetchall()]

    def position(self, job: Job) -> int:
        """How many jobs come before this one; 0 where it runs or has ended."""
        if job.state is not JobState.queued:
            return 0
        before = self.database.reader().execute(
            "select count(*) from jobs where state = 'running' or (state = 'queued' and number < ?)", (job.number,)
        )
        return int(before.fetchone()[0])

    def add(self, case_id: str, kind: str, task: Mapping[str, Any], variant_id: str | None = None) -> Job:
        """Put a job at the end of the queue."""
        made = new_id()
        with self.database.change() as db:
            db.execute(
                "insert into jobs(id, case_id, variant_id, kind, task, state, asked) values (?, ?, ?, ?, ?, ?, ?)",
                (made, case_id, variant_id, kind, json.dumps(task), JobState.queued, now()),
            )
        return self.get(made)

    def begin_next(self) -> Job | None:
        """Take the first of the queue; None where it is empty."""
        with self.database.change() as db:
            row = db.execute("select id from jobs where state = 'queued' order by number limit 1").fetchone()
            if row is None:
                return None
            db.execute(
                "update jobs set state = 'running', attempts = attempts + 1, started = ?, stages = '[]' where id = ?",
                (now(), row["id"]),
            )
        return self.get(row["id"])

    def tell(self, job_id: str, stages: Sequence[Mapping[str, Any]]) -> None:
        """Note how far a running job is."""
        with self.database.change() as db:
            db.execute("update jobs set stages = ? where id = ?", (json.dumps(list(stages)), job_id))

    def finish(self, job_id: str, files: Mapping[str, tuple[str, bytes]], sentence: str = "") -> bool:
        """Keep a job's files (media type and bytes by name) and mark it done, in one step; False if it was ended."""
        with self.database.change() as db:
            done = db.execute(
                "update jobs set state = 'done', ended = ?, sentence = ? where id = ? and state = 'running'",
                (now(), sentence, job_id),
            )
            if done.rowcount == 0:
                return False
            for name, (media_type, body) in files.items():
                db.execute(
                    "insert or replace into files values (?, ?, ?, ?)", (job_id, name, media_type, zlib.compress(body))
                )
        return True

    def end(self, job_id: str, state: JobState, sentence: str) -> bool:
        """Mark a job failed or cancelled; False where it had ended before."""
        with self.database.change() as db:
            done = db.execute(
                "update jobs set state = ?, ended = ?, sentence = ? where id = ? and state in (?, ?)",
                (state, now(), sentence, job_id, *WAITING),
            )
        return bool(done.rowcount)

    def take_up_again(self) -> None:
        """After a start: what was running when the program was ended goes back into the queue, but not for ever."""
        with self.database.change() as db:
            db.execute(
                "update jobs set state = 'failed', ended = ?, sentence = ? where state = 'running' and attempts >= ?",
                (now(), INTERRUPTED, ATTEMPTS),
            )
            db.execute("update jobs set state = 'queued', started = null where state = 'running'")

    def file(self, job_id: str, name: str) -> tuple[str, bytes]:
        """Media type and bytes of a file.

        Raises:
            NotThere: the job gave no such file.
        """
        row = (
            self.database.reader()
            .execute("select media_type, body from files where job_id = ? and name = ?", (job_id, name))
            .fetchone()
        )
        if row is None:
            raise NotThere("There is no such file here.")
        return row["media_type"], zlib.decompress(row["body"])

    def _job(self, row: sqlite3.Row) -> Job:
        names = self.database.reader().execute("select name from files where job_id = ? order by name", (row["id"],))
        return Job(
            id=row["id"],
            number=row["number"],
            case_id=row["case_id"],
            variant_id=row["variant_id"],
            kind=row["kind"],
            task=json.loads(row["task"]),
            state=JobState(row["state"]),
            sentence=row["sentence"],
            stages=json.loads(row["stages"]),
            attempts=row["attempts"],
            asked=row["asked"],
            started=row["started"],
            ended=row["ended"],
            files=tuple(name["name"] for name in names.fetchall()),
        )
