"""What has been found so far: the notebook of one measurement."""

from __future__ import annotations

from dataclasses import dataclass, field

from .body import Body
from .heights import Value
from .pelvis import FemoralHead
from .plate import FittedEndplate


@dataclass
class Findings:
    """Fitted parts by name; ``missing`` and ``notes`` grow as the work goes on."""

    bodies: dict[str, Body] = field(default_factory=dict)
    plates: dict[str, dict[str, FittedEndplate]] = field(default_factory=dict)
    heads: dict[str, FemoralHead] = field(default_factory=dict)
    density: dict[str, Value] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    sacrum_only: bool = False
    """S1 was found in the label of the sacrum, whose wings hide the sides of its endplate."""

    def plate(self, vertebra: str, side: str) -> FittedEndplate | None:
        """A fitted endplate, or None."""
        return self.plates.get(vertebra, {}).get(side)

    def lacks(self, name: str, reason: str) -> None:
        """Put down that something of ``name`` is missing; several reasons are joined."""
        self.missing[name] = f"{self.missing[name]}; {reason}" if name in self.missing else reason
