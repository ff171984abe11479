"""Measurements in the store: what was measured of images, until a case takes it over. The images are not kept."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from .database import Database, new_id, now
from .errors import NotThere


@dataclass(frozen=True)
class StoredMeasurement:
    """A measurement: ``document`` has ``anatomy``, ``notes`` and ``pictures``."""

    id: str
    document: dict[str, Any]


class Measurements:
    """Measurements by id."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def get(self, measurement_id: str) -> StoredMeasurement:
        """One measurement.

        Raises:
            NotThere: no such measurement.
        """
        row = self.database.reader().execute("select * from measurements where id = ?", (measurement_id,)).fetchone()
        if row is None:
            raise NotThere("There is no such measurement here; please give the images again.")
        return StoredMeasurement(row["id"], json.loads(row["document"]))

    def add(self, document: dict[str, Any]) -> StoredMeasurement:
        """Keep a measurement."""
        made = new_id()
        with self.database.change() as db:
            db.execute("insert into measurements values (?, ?, ?)", (made, json.dumps(document), now()))
        return self.get(made)

    def replace(self, measurement_id: str, document: dict[str, Any]) -> StoredMeasurement:
        """Keep it as corrected by a person."""
        with self.database.change() as db:
            db.execute("update measurements set document = ? where id = ?", (json.dumps(document), measurement_id))
        return self.get(measurement_id)

    def delete(self, measurement_id: str) -> None:
        """Forget it; a case has taken it over."""
        with self.database.change() as db:
            db.execute("delete from measurements where id = ?", (measurement_id,))
