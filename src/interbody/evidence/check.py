"""What is wrong with the evidence: a number without a source, a broken identifier, an orphan."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from .parameters import DATA, available_sets, parameters
from .quantity import Quantity, Status
from .source import UNDATED, Source, sources
from .studies import StudyResult, prospective_results, study_results


class Problem(NamedTuple):
    """One thing wrong, in a sentence; ``kind`` is ``number``, ``identifier`` or ``orphan``."""

    kind: str
    where: str
    text: str


IDENTIFIERS = (
    (re.compile(r"^doi:", re.I), re.compile(r"^doi:10\.\d{4,9}/\S+$", re.I), "a DOI is 10., a number, / and more"),
    (re.compile(r"^PMID", re.I), re.compile(r"^PMID:? ?\d{1,8}\b", re.I), "a PMID has 1 to 8 digits"),
    (re.compile(r"^PMC", re.I), re.compile(r"^PMC\d{3,9}\b", re.I), "a PMC number has 3 to 9 digits"),
    (re.compile(r"^https?:", re.I), re.compile(r"^https?://[\w.-]+\.[a-z]{2,}(/\S*)?$", re.I), "an address has a host"),
)
"""How an identifier begins, what the whole must be, and the rule in words. Anything else is words, and allowed."""


def problems() -> list[Problem]:
    """Everything wrong with the shipped evidence; empty when all is well."""
    found: list[Problem] = []
    for name in available_sets():
        try:
            quantities = parameters(name)
        except ValueError as error:
            found.append(Problem("number", name, str(error)))
            continue
        for quantity in quantities.values():
            found += number_problems(name, quantity, sources())
    for result in (*study_results(), *prospective_results()):
        found += result_problems(result, sources())
    for source in sources().values():
        found += identifier_problems(source)
    found += [Problem("orphan", key, f"{key}: nothing rests on this source.") for key in sorted(orphans())]
    return found


def incomplete() -> list[str]:
    """Keys of sources without authors or year: read in part only, or a rule or register that has none. No fault."""
    return sorted(key for key, source in sources().items() if not source.authors or source.year == UNDATED)


def result_problems(result: StudyResult, library: Mapping[str, Source]) -> Iterator[Problem]:
    """What is wrong with a published result: its source, its interval, or the constant that is said to rest on it."""
    where = f"{result.study} {result.quantity}"
    if result.source not in library:
        yield Problem("number", where, f"{where}: source {result.source} is not in the library.")
    if result.low is not None and result.high is not None and not result.low <= result.value <= result.high:
        yield Problem("number", where, f"{where}: the value lies outside its interval.")
    if not result.held_out:
        name, _, quantity = result.use.partition(":")
        if name not in available_sets() or quantity not in parameters(name):
            yield Problem("number", where, f"{where}: {result.use} is not a constant.")


def number_problems(name: str, quantity: Quantity, library: Mapping[str, Source]) -> Iterator[Problem]:
    """What is wrong with one quantity: source, unit, note or interval."""
    where = f"{name}:{quantity.name}"
    if quantity.status is Status.assumed:
        if not quantity.note:
            yield Problem("number", where, f"{where} is assumed without saying why.")
    elif quantity.source not in library:
        yield Problem("number", where, f"{where} has no source in the library.")
    if not quantity.unit:
        yield Problem("number", where, f"{where} has no unit.")
    if quantity.low is not None and quantity.high is not None and quantity.low > quantity.high:
        yield Problem("number", where, f"{where} has its interval the wrong way round.")
    if quantity.sd is not None and quantity.sd < 0:
        yield Problem("number", where, f"{where} has a negative SD.")


def identifier_problems(source: Source) -> Iterator[Problem]:
    """Whether the identifier has the form of its kind; whether it leads anywhere is not looked up."""
    if not source.identifier and not source.venue:
        yield Problem("identifier", source.key, f"{source.key} has neither an identifier nor a journal.")
    for begins, whole, rule in IDENTIFIERS:
        if begins.match(source.identifier) and not whole.match(source.identifier):
            yield Problem("identifier", source.key, f"{source.key}: {source.identifier} is broken; {rule}.")


def used_keys() -> set[str]:
    """Keys in parameter sets, and keys named in any other data file of the evidence."""
    used = {q.source for name in available_sets() for q in parameters(name).values() if q.source}
    text = "\n".join(p.read_text(encoding="utf-8") for p in DATA.rglob("*") if p.suffix in (".yaml", ".csv"))
    words = set(re.findall(r"[A-Za-z][A-Za-z0-9-]*", text))
    return used | (set(sources()) & words)


def orphans() -> set[str]:
    """Sources that nothing rests on."""
    return set(sources()) - used_keys()
