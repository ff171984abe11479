"""How far a computation is, as plain data that the store and the pages keep."""

from __future__ import annotations

from typing import Any

from ...progress import Step


class Stages:
    """One entry a stage: ``stage``, ``detail``, ``done``, ``total``, ``seconds`` (None while it goes on)."""

    def __init__(self) -> None:
        self.entries: list[dict[str, Any]] = []

    def add(self, step: Step) -> bool:
        """Take in a step; True where a stage began or ended."""
        entry = next((e for e in self.entries if e["stage"] == step.stage and e["seconds"] is None), None)
        began = entry is None
        if entry is None:
            entry = {"stage": step.stage}
            self.entries.append(entry)
        seconds = None if step.seconds is None else round(step.seconds, 1)
        entry |= {"detail": step.detail, "done": step.done, "total": step.total, "seconds": seconds}
        return began or step.seconds is not None
