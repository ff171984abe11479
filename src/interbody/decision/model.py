"""The nouns of a comparison. Their fields are those of ``comparison`` in docs/result.md."""

from __future__ import annotations

from dataclasses import dataclass

from ..evidence import Use


@dataclass(frozen=True)
class Rule:
    """One published rule against this person and option.

    ``met`` is ``yes`` (the rule speaks for the option or leaves it open), ``no`` (it speaks against) or
    ``unknown`` (the case does not say). It is not a verdict.
    """

    rule: str
    met: str
    text: str
    source: str
    option: str


@dataclass(frozen=True)
class Comparison:
    """The options side by side in the case's order; nothing here ranks them."""

    options: tuple[str, ...]
    candidacy: tuple[Rule, ...]
    questions: tuple[str, ...]
    matters: tuple[str, ...]
    notes: tuple[str, ...]
    evidence: tuple[Use, ...]
