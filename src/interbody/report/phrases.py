"""What a chance is a chance of: its words for both sides of the same 100 people."""

from __future__ import annotations

from dataclasses import dataclass

from .labels import OUTCOMES, Outcome


@dataclass(frozen=True)
class Phrase:
    """How many people *do*, and how many *do not*; ``others`` begins the second sentence's verb."""

    yes: str
    no: str


PHRASES = {
    "odi_mcid": Phrase("find daily life clearly easier than now", "do not"),
    "back_responder_30": Phrase("have clearly less back pain than now", "do not"),
    "leg_responder_30": Phrase("have clearly less leg pain than now", "do not"),
    "satisfied": Phrase("are pleased with how it went", "are not"),
    "union": Phrase("have bone that has joined by then", "do not"),
    "reoperation": Phrase("have had another operation by then", "have not"),
    "later_surgery": Phrase("have had an operation after all by then", "have not"),
    "adjacent_reoperation": Phrase("have had an operation at the next level by then", "have not"),
}
_NOT_MADE = "No forecast of this was made for this option."
SHARES = (
    Outcome("odi_mcid", "ODI better by the smallest change that matters (12.8 points)", "Daily life clearly easier",
            "of 100 people", "chance", 100,
            "Clearly easier means 12.8 points less on the ODI scale, the least that people notice.", _NOT_MADE),
    Outcome("back_responder_30", "Back pain 30 % less", "Clearly less back pain", "of 100 people", "chance", 100,
            "Clearly less means at least 30 % less than now.", _NOT_MADE),
    Outcome("leg_responder_30", "Leg pain 30 % less", "Clearly less leg pain", "of 100 people", "chance", 100,
            "Clearly less means at least 30 % less than now.", _NOT_MADE),
    Outcome("satisfied", "Satisfied", "Pleased with the result", "of 100 people", "chance", 100,
            "People were asked whether they were satisfied.", _NOT_MADE),
)  # fmt: skip
ALL = {outcome.name: outcome for outcome in (*OUTCOMES, *SHARES)}
"""Every quantity of the timeline that is told, by name."""
