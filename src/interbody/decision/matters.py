"""What may matter to a person; the report sorts what it shows by it and never ranks the options.

A title stands over the number of each option, so it names what that number counts and not what one may wish for.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Matter:
    """One thing that may matter: its key, its words, and the question that helps to weigh it."""

    key: str
    title: str
    question: str


MATTERS = (
    Matter("back", "Less pain in the back", "How much does back pain spoil your days?"),
    Matter("leg", "Less pain in the leg", "How much do pain, numbness or weakness in the leg trouble you?"),
    Matter("daily", "Walking, standing and daily tasks", "What can you not do now that you want to do again?"),
    Matter("again", "An operation later on", "How much would another operation trouble you?"),
    Matter("motion", "Keeping the back flexible", "Do your work, home or hobbies ask you to bend a lot?"),
    Matter("time", "Little time off", "How long can you do without work, driving or sport?"),
    Matter("harm", "The risk of harm", "How much do you fear that something goes wrong?"),
)
