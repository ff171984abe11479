"""What studies tell in words: the natural course, signs that must not wait, what a treatment is like, who was left out,
and the SURE test."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ..case import FUSION_TECHNIQUES, Approach, Case, Option, Patient, Technique
from ..evidence import Quantity, Use, parameters, sources

SET = "decision_words"
WAYS = {Technique.alif: "front", Technique.llif: "side"}
"""Ways in of a fusion that does not come from the back."""


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
    """The natural course of the diagnosis, without operation; last the signs that must not wait, for everyone."""
    like: Mapping[str, Mapping[str, Told]]
    """By option: ``body_1`` and so on, what is done and what follows; ``feelings`` and ``others`` (social life), where
    people were asked. Words on the way in or on the diagnosis stand in for those on all options of the kind."""
    left_out: tuple[Told, ...]
    """Who was not in the studies."""
    sure: tuple[Told, ...]
    """The four questions of the SURE test (yes or no; any no shows that more help is needed)."""
    evidence: tuple[Use, ...]


def background(case: Case) -> Background:
    """The words for one case; a part of which no study was read is empty."""
    words = parameters(SET)
    used: list[Use] = []

    def under(prefix: str, why: str, told: Callable[[str], bool] = bool) -> dict[str, Told]:
        """Words right below the prefix, those left out whose name is not to be told."""
        found = {name: quantity for name, quantity in words.under(prefix).items() if "." not in name and told(name)}
        used.extend(Use(quantity, f"told in words: {why}") for quantity in found.values())
        return {name: _told(quantity) for name, quantity in found.items()}

    def like(option: Option) -> dict[str, Told]:
        kind = f"like.{_family(option)}"
        parts = [under(prefix, "what it is like") for prefix in (kind, f"{kind}.{_way(option)}", f"{kind}.{diagnosis}")]
        return {name: told for part in parts for name, told in part.items()}

    diagnosis = case.patient.diagnosis.value
    signs = under("safety", "signs that must not wait", lambda sign: _concerns(sign, case.patient))
    return Background(
        course=(*under(f"course.{diagnosis}", "natural course").values(), *signs.values()),
        like={name: like(option) for name, option in case.options.items()},
        left_out=tuple(under(f"left_out.{diagnosis}", "who was left out").values()),
        sure=tuple(under("sure", "SURE test").values()),
        evidence=tuple(used),
    )


def _concerns(sign: str, patient: Patient) -> bool:
    """Whether a sign is told to this person: the weak leg only to those who have one."""
    return sign != "weak_leg" or bool(patient.symptoms.motor_deficit)


def _told(quantity: Quantity) -> Told:
    return Told(str(quantity.value), sources()[quantity.source].text, quantity.n)


def _family(option: Option) -> str:
    return "fusion" if option.technique in FUSION_TECHNIQUES else option.technique.value


def _way(option: Option) -> str:
    """The way in: ``front`` or ``side`` of some fusions, else ``back`` or ``back_mis``."""
    return WAYS.get(option.technique, "back_mis" if option.approach is Approach.mis else "back")
