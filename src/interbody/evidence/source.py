"""The source library: BibTeX files under ``data/sources``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

SOURCES = Path(__file__).parent / "data" / "sources"
_NAMED = 3  # authors that are all named
_ENTRY = re.compile(r"^@\w+\s*\{\s*([^\s,]+)\s*,", re.MULTILINE)
UNDATED = "n.d."
"""Year of an entry without one."""


@dataclass(frozen=True)
class Source:
    """A publication or data set that a number rests on."""

    key: str
    authors: str
    year: str
    title: str
    venue: str
    identifier: str
    """DOI, PMID, PMC number or address, as a reader would look it up."""

    @property
    def text(self) -> str:
        """One-line reference."""
        parts = [f"{self.authors} ({self.year})" if self.authors else self.year, self.title, self.venue]
        line = ". ".join(p.rstrip(".") for p in parts if p)
        return f"{line}. {self.identifier}" if self.identifier else f"{line}."

    @property
    def url(self) -> str:
        """Address to open, or an empty string."""
        ident = self.identifier
        if ident.startswith("http"):
            return ident
        if ident.lower().startswith("doi:"):
            return "https://doi.org/" + ident[4:]
        if ident.upper().startswith("PMC"):
            return f"https://www.ncbi.nlm.nih.gov/pmc/articles/{ident}/"
        if ident.upper().startswith("PMID"):
            return f"https://pubmed.ncbi.nlm.nih.gov/{ident.split()[-1].split(':')[-1]}/"
        return ""


@cache
def source_keys() -> frozenset[str]:
    """Keys of all entries, without reading what they say: enough to check that a source exists, and far quicker."""
    return frozenset(key for path in SOURCES.glob("*.bib") for key in _ENTRY.findall(path.read_text(encoding="utf-8")))


@cache
def sources() -> Mapping[str, Source]:
    """All sources by BibTeX key.

    Raises:
        ValueError: a key is defined twice, or an entry has no title.
    """
    from pybtex.database import parse_file

    found: dict[str, Source] = {}
    for path in sorted(SOURCES.glob("*.bib")):
        for key, entry in parse_file(str(path), bib_format="bibtex").entries.items():
            if key in found:
                raise ValueError(f"source {key} is defined twice (second time in {path.name})")
            fields = {k.lower(): _plain(v) for k, v in entry.fields.items()}
            if not fields.get("title"):
                raise ValueError(f"source {key} in {path.name} has no title")
            people = entry.persons.get("author", [])
            names = [" ".join(p.last_names) or str(p) for p in people]
            more = len(names) > _NAMED or names[-1:] == ["others"]
            shown = f"{names[0]} et al." if more else ", ".join(names)
            doi = fields.get("doi")
            found[key] = Source(
                key=key,
                authors=_plain(shown),
                year=fields.get("year", UNDATED),
                title=fields["title"],
                venue=fields.get("journal") or fields.get("howpublished") or fields.get("publisher") or "",
                identifier=f"doi:{doi}"
                if doi
                else (fields.get("eprint") or fields.get("url") or fields.get("note", "")),
            )
    return MappingProxyType(found)


def _plain(text: str) -> str:
    return text.replace("{", "").replace("}", "").replace("\\&", "&").strip()
