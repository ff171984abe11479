"""Cases in the store."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from typing import Any

from .database import Database, new_id, now
from .errors import NotThere, Stale


@dataclass(frozen=True)
class StoredCase:
    """A case with its place in the store; ``document`` is the case file as plain data."""

    id: str
    name: str
    revision: int
    created: str
    updated: str
    document: dict[str, Any]


class Cases:
    """Cases by id."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def all(self) -> list[StoredCase]:
        """Every case, the one changed last first."""
        rows = self.database.reader().execute("select * from cases order by updated desc, name")
        return [_case(row) for row in rows]

    def get(self, case_id: str) -> StoredCase:
        """One case.

        Raises:
            NotThere: no such case.
        """
        row = self.database.reader().execute("select * from cases where id = ?", (case_id,)).fetchone()
        if row is None:
            raise NotThere("There is no such case here; it may have been deleted.")
        return _case(row)

    def add(self, name: str, document: dict[str, Any]) -> StoredCase:
        """Keep a new case at revision 1."""
        made, moment = new_id(), now()
        with self.database.change() as db:
            db.execute(
                "insert into cases values (?, ?, ?, 1, ?, ?)", (made, name, json.dumps(document), moment, moment)
            )
        return self.get(made)

    def replace(self, case_id: str, name: str, document: dict[str, Any], revision: int) -> StoredCase:
        """Put a new document in place of the one of ``revision``.

        Raises:
            NotThere: no such case.
            Stale: the case is at another revision by now.
        """
        with self.database.change() as db:
            done = db.execute(
                "update cases set name = ?, document = ?, revision = revision + 1, updated = ?"
                " where id = ? and revision = ?",
                (name, json.dumps(document), now(), case_id, revision),
            )
        found = self.get(case_id)
        if done.rowcount == 0:
            raise Stale("This case", found.revision)
        return found

    def delete(self, case_id: str) -> None:
        """Remove a case with its variants, jobs and results.

        Raises:
            NotThere: no such case.
        """
        self.get(case_id)
        with self.database.change() as db:
            db.execute("delete from cases where id = ?", (case_id,))


def _case(row: sqlite3.Row) -> StoredCase:
    return StoredCase(
        row["id"], row["name"], row["revision"], row["created"], row["updated"], json.loads(row["document"])
    )
