"""Plain twins of technical remarks: what a patient reads where a surgeon reads the remark itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

REMARKS: Mapping[str, str] = {
    "The wide band of a score": "Single people differ a lot. The wide range shows this.",
    "Degenerative slip, one side": "Two large trials found that adding a fusion to making room for the nerves brought"
    " no gain in daily life. The operation took longer.",
    "Degenerative slip, the other side": "One small trial and records from US clinics saw a gain from adding a fusion."
    " Fewer people had to be operated on again in that trial.",
    "This forecast pools them": "This page puts both sides together. The gain from adding a fusion comes out small, and"
    " it may be nil.",
    "Without an operation: figures": "Many people in these studies changed to an operation. Those who did not may"
    " differ from you. When people were put into groups by chance, the groups did not differ much.",
    "Of people of this age and sex": "Within ten years some people of your age die, most of them from other causes."
    " They count among those who have no further operation. Scores are of people who are alive.",
    "Satisfied: the share comes": "How many are pleased comes from other studies for each option. It does not tell"
    " which option is better.",
    " lies below the ": "You do better now than most people in the studies did at the start. A score on one day is"
    " partly chance, so the page lets yours drift towards theirs. It does not mean that you get worse.",
    " lies above the ": "You do worse now than most people in the studies did at the start. A score on one day is"
    " partly chance, so the page lets yours drift towards theirs. That part of the gain comes with any option.",
    "Minimally invasive against open": "With small cuts people lost less blood and went home a day sooner. Trials saw"
    " no other difference.",
    "The mechanics moved the published chance": "The computer model of the spine moves the chance of an operation"
    " at the next level. How far is an assumption.",
    "The mechanics of this option are not known": "The model did not work out each option. There, the chance at the"
    " next level comes from studies alone.",
    "The fusion leaves no lumbar level beside it": "With a fusion of the whole low back there is no next level.",
    "Stenosis without slip: one": "For a tight canal with no slip one trial saw no gain from adding a fusion."
    " Fewer people had less leg pain after it.",
    "Isthmic slip: one": "For a slip from a gap in the arch one trial found that more people did well with a"
    " fusion. Fewer had to be operated on again.",
    "Back pain from disc degeneration": "Next to a full training plan, a fusion for a worn disc brought little or"
    " no more. After 11 years there was no difference. Next to the usual care one trial found more gain.",
    " levels: scores and harms": "Most studies were of one or two levels. For more levels the numbers are less sure.",
    "Union is the published curve": "How soon bone bridges the level comes from studies. The computer model then"
    " moves it. How far is an assumption.",
    "Union depends on how strictly": "Studies read scans in different ways. In one, nearly all people counted as"
    " joined after a year. Only 5 to 8 of 10 had firm bone all the way through.",
    "Chances by ten years at": "How often screws loosen or the cage sinks comes from studies on this page. The computer"
    " model gives other numbers. Your surgeon can see them.",
    "The hybrid protocol": "",
    "Nothing is meant to grow together": "",
}  # fmt: skip
"""By words of the remark; an empty twin says nothing that a patient needs."""
LIMITS: Mapping[str, str] = {
    "This is software for research": "This is software to learn and to talk with. It is not a medical device.",
    "The mechanics have no muscles": "The model of the spine has no muscles, and its bones are stiff.",
    "At a slip the follower load": "Where a bone has slipped, the model's load pushes it back a little. Standing up"
    " does the opposite.",
    "Tissue properties come from": "How stiff your own discs are is not known. The model takes those of other people.",
    "Loads last a moment": "The model looks at one moment, not at hours of sitting.",
    "Forecasts come from published groups": "The numbers tell what happened to people like you, not what will happen to"
    " you.",
    "Trials that compare fusion": "Trials do not agree on fusion for a slip from wear. Both sides are shown.",
    "figures of the anatomy were estimated": "Some sizes of the spine were worked out from height, sex and"
    " age, not measured.",
    " was not simulated: ": "Not every option could be worked out by the model. The page says which.",
    "The error of the mesh": "How exact the model was solved was not checked for this run.",
}  # fmt: skip


DECLINED: Mapping[str, str] = {
    "no cohort of decompression": "No study of making room for the nerves was found for this problem. So there is no"
    " number.",
    "no cohort of microdiscectomy": "No study of taking out a piece of disc was found for this problem. So there is no"
    " number.",
    "fusion for disc herniation": "No trial of a fusion was found for a disc that presses on a nerve. So there is no"
    " number.",
    "hardly anyone above": "Hardly anyone of this age was in the studies. So there is no number.",
    "operations on up to": "No study of so many levels was found. So there is no number.",
}  # fmt: skip
"""Why a quantity is not forecast."""
RULES: Mapping[str, str] = {
    "Weak bone": "Weak bone needs a plan first. In it screws loosen and cages sink more often. A CT or a bone scan"
    " shows how dense the bone is.",
    "Pelvic incidence less lordosis": "The curve of the low back should fit the pelvis. Where it did not, more people"
    " had to be operated on again. A standing film shows it.",
    "More than 10 degrees of rotation": "The level moves too much between films bent forward and back. In one large"
    " study the gain from an operation did not clearly differ with it.",
    "the HU of L1": "a CT or a bone scan that shows how dense your bone is",
}  # fmt: skip
"""What published rules say, and what would have to be known to judge them."""
ALL_ESTIMATED = "No size of the spine was measured. All were worked out from height, sex and age."


def limit_twins(measured: bool) -> Mapping[str, str]:
    """The twins of limits, for a spine that was measured in part or not at all."""
    return LIMITS if measured else {**LIMITS, "figures of the anatomy were estimated": ALL_ESTIMATED}


def plain(texts: Iterable[str], twins: Mapping[str, str]) -> tuple[list[str], int]:
    """The plain twins, each once and in order, and how many texts have none."""
    found, without = [], 0
    for text in texts:
        twin = _twin(text, twins)
        if twin is None:
            without += 1
        elif twin and twin not in found:
            found.append(twin)
    return found, without


def twin_or_itself(text: str, twins: Mapping[str, str]) -> str:
    """The plain twin of a text, or the text where it has none."""
    return _twin(text, twins) or text


def _twin(text: str, twins: Mapping[str, str]) -> str | None:
    return next((plain for words, plain in twins.items() if words in text), None)
