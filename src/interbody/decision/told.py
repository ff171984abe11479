"""What studies tell in words: the natural course, what a treatment is like, who was left out, and the SURE test."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..case import FUSION_TECHNIQUES, Case, Option
from ..evidence import Quantity, Use, parameters, sources

SET = "decision_words"


@dataclass(frozen=True)
class Told:
    """A sentence or two and the study that says so; ``people`` is how many it asked or followed, where it says."""

    text: str
    source: str
    people: int | None


@dataclass(frozen=True)
class Background:
    """What a reader should know before the numbers."""

    course: tuple[Told, ...]
    """The natural course of the diagnosis, without operation."""
    like: Mapping[str, Mapping[str, Told]]
    """By option: ``body_1`` and so on, what is done and what follows; ``feelings`` and ``others`` (social life), where
    people were asked."""
    left_out: tuple[Told, ...]
    """Who was not in the studies."""
    sure: tuple[Told, ...]
    """The four questions of the SURE test (yes or no; any no shows that more help is needed)."""
    evidence: tuple[Use, ...]


def background(case: Case) -> Background:
    """The words for one case; a part of which no study was read is empty."""
    words = parameters(SET)
    used: list[Use] = []

    def under(prefix: str, why: str) -> dict[str, Told]:
        found = words.under(prefix)
        used.extend(Use(quantity, f"told in words: {why}") for quantity in found.values())
        return {name: _told(quantity) for name, quantity in found.items()}

    diagnosis = case.patient.diagnosis.value
    return Background(
        course=tuple(under(f"course.{diagnosis}", "natural course").values()),
        like={name: under(f"like.{_family(option)}", "what it is like") for name, option in case.options.items()},
        left_out=tuple(under(f"left_out.{diagnosis}", "who was left out").values()),
        sure=tuple(under("sure", "SURE test").values()),
        evidence=tuple(used),
    )


def _told(quantity: Quantity) -> Told:
    return Told(str(quantity.value), sources()[quantity.source].text, quantity.n)


def _family(option: Option) -> str:
    return "fusion" if option.technique in FUSION_TECHNIQUES else option.technique.value
