"""Which model card stands behind each number; the cards are pages of docs/models."""

from __future__ import annotations

FOLDER = "docs/models"
CARDS = {
    "pain-and-function": (
        "odi", "back_pain", "leg_pain", "eq5d", "back_", "leg_", "symptom_free", "satisfied", "global_assessment",
    ),
    "union": ("union",),
    "adjacent": ("adjacent_reoperation",),
    "reoperation": ("reoperation", "later_surgery", "dead", "death_90d", "states"),
    "recovery": ("recovery",),
}  # fmt: skip
"""Beginnings of the names of quantities, by card; what begins otherwise is a complication."""
OTHERS = "complications"


def card_of(quantity: str) -> str:
    """Path of the card behind a quantity."""
    name = next((card for card, starts in CARDS.items() if quantity.startswith(starts)), OTHERS)
    return f"{FOLDER}/{name}.md"


def model_cards() -> dict[str, str]:
    """The cards by name."""
    return {name: f"{FOLDER}/{name}.md" for name in (*CARDS, OTHERS)}
