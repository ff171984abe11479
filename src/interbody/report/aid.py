"""What makes the report a decision aid: condition, natural course, what options are like, steps, SURE, background."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from .fields import Choice, Result, dig, mapping, number, records

CONDITIONS: Mapping[str, str] = {
    "degenerative_spondylolisthesis": "One bone of the low back has slipped forward on the next one. This comes from"
    " wear of the disc and the small joints. It can press on the nerves. Then legs and back hurt on"
    " standing and walking.",
    "isthmic_spondylolisthesis": "One bone of the low back has slipped forward. The cause is a gap in the arch of this"
    " bone. It can hurt in the back, and in a leg if a nerve is pressed.",
    "stenosis": "The space for the nerves in the low back has become tight. This comes from wear. Legs hurt or feel"
    " weak on standing and walking, and sitting down helps.",
    "disc_degeneration": "A disc of the low back is worn. Worn discs are common and often do not hurt. In some people"
    " they are thought to cause pain in the back.",
    "disc_herniation": "Part of a disc has come out and presses on a nerve. This hurts in the leg, and often in"
    " the back.",
}  # fmt: skip
NOT_TOLD = "This result does not tell. Ask your surgeon what is done and what comes after."
NOT_ASKED = "No study that asked people about this was read for this version. Ask people who have been through it."
STEPS = (
    "Read what your problem is, and what may come without an operation.",
    "Look at what each option may bring, and what can go wrong.",
    "Mark what matters to you.",
    "Talk it over with your family and your surgeon. Take your questions along.",
    "Check whether you feel sure. If not, ask for more time or a second view.",
    "Decide together. You may change your mind at any time before an operation.",
)
SELECTION = (
    "Studies were looked for question by question: trials first, then registers and reviews. This was not a full"
    " systematic search, and most were read in their short form."
)
UPDATES = (
    "The studies are looked at again with each new version of interbody. There is no fixed date. A page that was made"
    " once does not change: ask for a new one if it is more than a year old."
)
FUNDING = "No funding is declared for this version. interbody is free and open software."


@dataclass(frozen=True)
class Like:
    """What an option is like for body, feelings and life with others, each with its source where there is one."""

    choice: Choice
    body: tuple[tuple[str, str], ...]
    feelings: tuple[str, str]
    others: tuple[str, str]


def aid(result: Result, options: Sequence[Choice]) -> dict[str, Any]:
    """Everything of the decision aid that is words."""
    patient, background = mapping(result, "case", "patient"), mapping(result, "comparison", "background")
    return {
        "condition": CONDITIONS.get(str(patient.get("diagnosis")), "The case names no diagnosis that this page knows."),
        "course": _told(background, "course"),
        "left_out": _told(background, "left_out"),
        "like": [_like(background, option) for option in options],
        "sure": [text for text, _ in _told(background, "sure")],
        "sure_source": next((source for _, source in _told(background, "sure")), ""),
        "steps": STEPS,
        "selection": SELECTION,
        "updates": UPDATES,
        "funding": FUNDING,
        "reference_class": reference_class(result),
    }


def reference_class(result: Result) -> str:
    """Whom the numbers are about, in words."""
    patient = mapping(result, "case", "patient")
    age, sex = number(patient, "age"), {"female": "women", "male": "men"}.get(str(patient.get("sex")), "people")
    who = "people with the same problem in published studies"
    if age is None:
        return f"The numbers are about {who}."
    return f"The numbers are about {who}, moved to {sex} of about {age:.0f} years with scores like these."


def _like(background: Mapping[str, Any], option: Choice) -> Like:
    told = mapping(background, "like", option.name)
    body = _by_source(_one(told, name) for name in sorted(told) if name.startswith("body_"))
    return Like(option, body or ((NOT_TOLD, ""),), _one(told, "feelings"), _one(told, "others"))


def _by_source(claims: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Claims that follow each other and come from the same source, as one."""
    runs = groupby(claims, key=lambda claim: claim[1])
    return tuple((" ".join(text for text, _ in run), source) for source, run in runs)


def _one(told: Mapping[str, Any], name: str) -> tuple[str, str]:
    text = str(dig(told, name, "text") or "")
    return (text, str(dig(told, name, "source") or "")) if text else (NOT_ASKED, "")


def _told(background: Mapping[str, Any], name: str) -> list[tuple[str, str]]:
    rows = records(background, name)
    return [(str(row.get("text")), str(row.get("source") or "")) for row in rows if row.get("text")]
