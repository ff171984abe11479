"""Variants in the store: what was changed of a case, under a name, to stand beside others."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from typing import Any

from ..limits import VARIANTS
from .database import Database, new_id, now
from .errors import NotThere, Stale


class TooMany(Exception):
    """No room for another one; the message is one sentence."""


@dataclass(frozen=True)
class StoredVariant:
    """A variant: ``document`` has ``patient`` (fields changed) and ``option`` (the one that is looked at)."""

    id: str
    case_id: str
    name: str
    revision: int
    document: dict[str, Any]


class Variants:
    """Variants by id."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def of_case(self, case_id: str) -> list[StoredVariant]:
        """Those of a case, in the order in which they were kept."""
        rows = self.database.reader().execute(
            "select * from variants where case_id = ? order by created, rowid", (case_id,)
        )
        return [_variant(row) for row in rows]

    def get(self, variant_id: str) -> StoredVariant:
        """One variant.

        Raises:
            NotThere: no such variant.
        """
        row = self.database.reader().execute("select * from variants where id = ?", (variant_id,)).fetchone()
        if row is None:
            raise NotThere("There is no such variant here; it may have been deleted.")
        return _variant(row)

    def add(self, case_id: str, name: str, document: dict[str, Any]) -> StoredVariant:
        """Keep a variant.

        Raises:
            TooMany: as many are kept as can stand side by side.
        """
        made, moment = new_id(), now()
        with self.database.change() as db:
            count = db.execute("select count(*) from variants where case_id = ?", (case_id,)).fetchone()[0]
            if count >= VARIANTS:
                raise TooMany(f"{VARIANTS} variants are kept, as many as stand side by side; delete one first.")
            db.execute(
                "insert into variants values (?, ?, ?, ?, 1, ?, ?)",
                (made, case_id, name, json.dumps(document), moment, moment),
            )
        return self.get(made)

    def rename(self, variant_id: str, name: str, revision: int) -> StoredVariant:
        """Give a variant another name.

        Raises:
            NotThere: no such variant.
            Stale: it is at another revision by now.
        """
        with self.database.change() as db:
            done = db.execute(
                "update variants set name = ?, revision = revision + 1, updated = ? where id = ? and revision = ?",
                (name, now(), variant_id, revision),
            )
        found = self.get(variant_id)
        if done.rowcount == 0:
            raise Stale("This variant", found.revision)
        return found

    def delete(self, variant_id: str) -> None:
        """Remove a variant with its results.

        Raises:
            NotThere: no such variant.
        """
        self.get(variant_id)
        with self.database.change() as db:
            db.execute("delete from variants where id = ?", (variant_id,))


def _variant(row: sqlite3.Row) -> StoredVariant:
    return StoredVariant(row["id"], row["case_id"], row["name"], row["revision"], json.loads(row["document"]))
