"""The built-in catalogue, and the one of an option: built in, with the user's own files on top."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from ...evidence.parameters import HARDWARE
from .items import Catalogue
from .reading import read_catalogue


@cache
def built_in() -> Catalogue:
    """Generic hardware that comes with the program, from ``evidence/data/hardware``."""
    materials = read_catalogue(HARDWARE / "materials.yaml")
    found = materials
    for path in sorted(HARDWARE.glob("*.yaml")):
        if path.name != "materials.yaml":
            found = found.with_items(read_catalogue(path, found))
    return found


def catalogue_of(path: str | Path | None = None) -> Catalogue:
    """The built-in catalogue with the items of a user's file or folder on top.

    Raises:
        CaseError: the file cannot be read, or an item in it is wrong.
    """
    if path is None or not str(path).strip():
        return built_in()
    return built_in().with_items(read_catalogue(Path(path), built_in()))
