"""The words for the names in the result: loads, planes, scores, techniques. One place, so every view agrees."""

from __future__ import annotations

from dataclasses import dataclass

LEVELS = ("L1-L2", "L2-L3", "L3-L4", "L4-L5", "L5-S1")
PLANES = {
    "flexion": "Bending forward and back",
    "bending": "Bending to the sides",
    "torsion": "Turning left and right",
}
PLANES_CLINICAL = {
    "flexion": "Flexion-extension",
    "bending": "Lateral bending",
    "torsion": "Axial rotation",
}
LOADS = {
    "flexion": "Bending forward",
    "extension": "Bending back",
    "bending_left": "Bending to the left",
    "bending_right": "Bending to the right",
    "torsion_left": "Turning to the left",
    "torsion_right": "Turning to the right",
    "standing": "Standing",
    "follower_flexion": "Standing, bent forward",
    "follower_extension": "Standing, bent back",
    "follower_bending": "Standing, bent to the side",
    "follower_torsion": "Standing, turned",
}
LOADS_PLAIN = {
    **dict.fromkeys(list(LOADS)[:6], "as in a laboratory test: turned by 7.5 N·m, with nothing pressing from above"),
    "standing": "500 N pressing from above",
    **dict.fromkeys(list(LOADS)[7:], "pressed from above and turned"),
}
"""What each load is, for everyone; :data:`LOADS_CLINICAL` names the protocols."""
LOADS_CLINICAL = (
    "Bending and turning: 7.5 N·m pure moment, no preload. Standing: 500 N follower load. Standing and bent or turned:"
    " follower load and moment, combined posture."
)
PROTOCOLS = {
    "load_control": "Same load before and after",
    "hybrid": "Same total motion before and after",
}
PROTOCOLS_CLINICAL = {"load_control": "load control", "hybrid": "hybrid (displacement-matched) protocol"}

TECHNIQUES = {
    "tlif": "Fusion from behind with a cage, screws and rods (TLIF)",
    "plif": "Fusion from behind with two cages, screws and rods (PLIF)",
    "alif": "Fusion from the front with a cage (ALIF)",
    "llif": "Fusion from the side with a cage (LLIF)",
    "plf": "Fusion along the back of the spine with screws and rods (PLF)",
    "decompression": "Making room for the nerves, with no fusion (decompression)",
    "microdiscectomy": "Taking out the piece of disc that presses on a nerve (microdiscectomy)",
    "nonoperative": "Care with no operation",
}
BARE = {
    "tlif": "Fusion from behind with a cage, and no screws or rods (TLIF)",
    "plif": "Fusion from behind with two cages, and no screws or rods (PLIF)",
    "plf": "Fusion along the back of the spine with bone alone, and no screws or rods (PLF)",
}
"""Techniques that have screws and rods as a rule, done without."""
FUSIONS = frozenset({"tlif", "plif", "alif", "llif", "plf"})


@dataclass(frozen=True)
class Outcome:
    """One quantity of the timeline and how it is told.

    ``kind`` is ``score`` or ``chance``; ``top`` the end of its axis (chances in people of 100).
    """

    name: str
    title: str
    patient: str
    unit: str
    kind: str
    top: float
    help: str
    absent: str

    @property
    def clinical_unit(self) -> str:
        """The unit that stands over a surgeon's numbers, which give a chance in percent."""
        return "%" if self.kind == "chance" else self.unit


OUTCOMES = (
    Outcome(
        "odi",
        "Limits in daily life (ODI)",
        "Limits in daily life",
        "points of 100",
        "score",
        100,
        "The ODI score says how much the back limits daily life: 0 is not at all, 100 is the most. Lower is better.",
        "No forecast is made for this option.",
    ),
    Outcome(
        "back_pain",
        "Back pain",
        "Back pain",
        "points of 10",
        "score",
        10,
        "Pain from 0 (none) to 10 (worst). Lower is better.",
        "No forecast is made for this option.",
    ),
    Outcome(
        "leg_pain",
        "Leg pain",
        "Leg pain",
        "points of 10",
        "score",
        10,
        "Pain from 0 (none) to 10 (worst). Lower is better.",
        "No forecast is made for this option.",
    ),
    Outcome(
        "union",
        "Bone has joined (union)",
        "Bone has joined",
        "of 100 people",
        "chance",
        100,
        "In a fusion, bone should grow across and join the bones. It does not always do so. Where more than one level"
        " is fused, it counts only if each has joined.",
        "Does not apply: nothing is meant to grow together.",
    ),
    Outcome(
        "reoperation",
        "Another operation on the low back",
        "Another operation",
        "of 100 people",
        "chance",
        100,
        "Any further operation on the low back, counted from the start. With no operation now, it is a first one.",
        "No forecast is made for this option.",
    ),
    Outcome(
        "adjacent_reoperation",
        "Another operation at a level beside it",
        "Another operation, next level",
        "of 100 people",
        "chance",
        100,
        "An operation at a level next to the treated one. It counts among the further operations.",
        "Forecast only where a fusion has a level beside it.",
    ),
)


def technique_words(technique: str, screws: str = "") -> str:
    """What the technique is, in words; its own name if it is not known here."""
    if screws == "none" and technique in BARE:
        return BARE[technique]
    return TECHNIQUES.get(technique, technique.replace("_", " ").capitalize() or "Not described")


def year_words(year: float) -> str:
    """A time in words: ``6 weeks``, ``3 months``, ``1 year``, ``10 years``."""
    if year == 0:
        return "the start"
    if year < 1:
        weeks = year * 52.18
        if weeks < 9:
            return _count(round(weeks), "week")
        return _count(round(year * 12), "month")
    if abs(year - round(year)) > 0.02:
        return _count(round(year * 12), "month")
    return _count(round(year), "year")


def _count(n: int, noun: str) -> str:
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"


def load_words(load: str) -> str:
    """The load in plain words."""
    return LOADS.get(load, load.replace("_", " ").capitalize())
