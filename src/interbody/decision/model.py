"""The nouns of a comparison. Their fields are those of ``comparison`` in docs/result.md."""

from __future__ import annotations

from dataclasses import dataclass

from ..evidence import Use
from .findings import LevelMismatch
from .told import Background


@dataclass(frozen=True)
class Rule:
    """One published rule against this person and option.

    ``met`` is ``yes`` (the rule speaks for the option or leaves it open), ``no`` (it speaks against) or
    ``unknown`` (the case does not say). It is not a verdict. ``kind`` is ``indication`` (a reason for it),
    ``contraindication`` (a reason against it or to wait) or ``trial`` (whom a trial studied); ``missing`` says what
    would have to be known to judge an unknown one.
    """

    rule: str
    met: str
    text: str
    source: str
    option: str
    kind: str = "indication"
    missing: str = ""


@dataclass(frozen=True)
class Comparison:
    """The options side by side in the case's order; nothing here ranks them."""

    options: tuple[str, ...]
    candidacy: tuple[Rule, ...]
    questions: tuple[str, ...]
    matters: tuple[str, ...]
    notes: tuple[str, ...]
    mismatches: tuple[LevelMismatch, ...]
    background: Background
    evidence: tuple[Use, ...]
