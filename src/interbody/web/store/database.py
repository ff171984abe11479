"""The database file: one connection a thread, a schema with a version, and one server at a time."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex

SCHEMA_VERSION = 1
SCHEMA = """
create table cases(
    id text primary key, name text not null, document text not null, revision integer not null,
    created text not null, updated text not null
) strict;
create table variants(
    id text primary key, case_id text not null references cases on delete cascade, name text not null,
    document text not null, revision integer not null, created text not null, updated text not null
) strict;
create index variants_of_case on variants(case_id);
create table jobs(
    number integer primary key autoincrement, id text not null unique,
    case_id text not null references cases on delete cascade,
    variant_id text references variants on delete cascade,
    kind text not null, task text not null, state text not null, sentence text not null default '',
    stages text not null default '[]', attempts integer not null default 0,
    asked text not null, started text, ended text
) strict;
create index jobs_of_case on jobs(case_id);
create table files(
    job_id text not null references jobs(id) on delete cascade, name text not null, media_type text not null,
    body blob not null, primary key (job_id, name)
) strict;
create table measurements(id text primary key, document text not null, created text not null) strict;
"""
LOCK_SECONDS = 10.0
"""How long a change waits for another one to be written."""


class InUse(Exception):
    """The folder belongs to another server, or to a newer version; the message is one sentence."""


class Database:
    """The file ``interbody.sqlite3`` in a folder of the user's own."""

    def __init__(self, folder: Path) -> None:
        """Open or make the database.

        Raises:
            InUse: another server works in this folder, or a newer version did.
            OSError: the folder cannot be made or written.
        """
        folder.mkdir(parents=True, exist_ok=True)
        _keep_private(folder, 0o700)
        self.path = folder / "interbody.sqlite3"
        self._local = threading.local()
        self._open: list[sqlite3.Connection] = []
        self._guard = threading.Lock()
        self._lock = _only_server(folder / "serving.sqlite3")
        with self.change() as db:
            version = db.execute("pragma user_version").fetchone()[0]
            if version > SCHEMA_VERSION:
                raise InUse(f"{self.path} was written by a newer interbody; use that one, or choose another --data.")
            if version == 0:
                for statement in filter(str.strip, SCHEMA.split(";")):
                    db.execute(statement)
                db.execute(f"pragma user_version = {SCHEMA_VERSION}")
        _keep_private(self.path, 0o600)

    def reader(self) -> sqlite3.Connection:
        """This thread's connection."""
        found: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if found is None:
            found = _connect(self.path)
            self._local.connection = found
            with self._guard:
                self._open.append(found)
        return found

    @contextmanager
    def change(self) -> Iterator[sqlite3.Connection]:
        """One transaction: on the disk when the block has ended well, as if it never began otherwise."""
        db = self.reader()
        db.execute("begin immediate")
        try:
            yield db
        except BaseException:
            db.execute("rollback")
            raise
        db.execute("commit")

    def close(self) -> None:
        """Close every connection and let another server in."""
        with self._guard:
            for connection in (*self._open, self._lock):
                connection.close()
            self._open.clear()


def _connect(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path, timeout=LOCK_SECONDS, isolation_level=None, check_same_thread=False)
    db.row_factory = sqlite3.Row
    db.execute("pragma journal_mode = wal")
    db.execute("pragma synchronous = full")
    db.execute("pragma foreign_keys = on")
    return db


def _only_server(path: Path) -> sqlite3.Connection:
    """A lock that the system lets go of when the process ends, however it ends."""
    lock = sqlite3.connect(path, timeout=0, isolation_level=None, check_same_thread=False)
    try:
        lock.execute("begin exclusive")
    except sqlite3.OperationalError:
        lock.close()
        raise InUse(
            f"Another interbody server is working in {path.parent}. Use that one, end it, or choose another --data."
        ) from None
    return lock


def _keep_private(path: Path, mode: int) -> None:
    """Nobody else on this computer may look in, where the system knows such rights."""
    if os.name == "posix":
        path.chmod(mode)


def now() -> str:
    """The time, in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def new_id() -> str:
    """A name that nobody can guess and no two things share."""
    return token_hex(8)
