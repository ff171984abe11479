"""What the store refuses."""

from __future__ import annotations


class NotThere(LookupError):
    """No such thing; the message is one sentence."""


class Stale(Exception):
    """Somebody else has changed it since it was read; the message is one sentence.

    Attributes:
        revision: the number it has now.
    """

    def __init__(self, what: str, revision: int) -> None:
        self.revision = revision
        super().__init__(
            f"{what} was changed by someone else in the meantime (it is at revision {revision} now), so nothing was"
            " saved. Open it again, and make your change once more."
        )
