"""The cited sources as BibTeX, entry by entry as the library has them."""

from __future__ import annotations

from collections.abc import Iterable

from ..evidence.source import SOURCES


def bibtex(keys: Iterable[str]) -> str:
    """BibTeX entries of these keys, in alphabetical order."""
    from pybtex.database import BibliographyData, parse_file

    wanted = set(keys)
    entries = {
        key: entry
        for path in sorted(SOURCES.glob("*.bib"))
        for key, entry in parse_file(str(path), bib_format="bibtex").entries.items()
        if key in wanted
    }
    data = BibliographyData({key: entries[key] for key in sorted(entries)})
    return str(data.to_string("bibtex"))
