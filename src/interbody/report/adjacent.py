"""What changes at the levels next to the operation, under each named protocol."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from . import palette
from .bar_chart import Bar, bar_chart
from .basis import sources_about
from .fields import Choice, Result, mapping, number
from .figures import Figure, Panel, Table
from .labels import PROTOCOLS, PROTOCOLS_CLINICAL
from .tell import change

KEY = "adjacent"
TITLE = "What changes at the levels next to the operation"
QUANTITIES = {"rotation": "motion", "idp": "pressure", "facet": "facets"}
_ROOM_FOR_TEXT = 0.45


@dataclass(frozen=True)
class Change:
    """One quantity at one neighbouring level with one option, as a ratio to intact."""

    level: str
    quantity: str
    option: Choice
    protocol: str
    ratio: float

    @property
    def percent(self) -> float:
        """Change in percent."""
        return 100 * (self.ratio - 1)


def adjacent_figure(result: Result, options: Sequence[Choice]) -> Figure:
    """One panel a protocol and neighbouring level, all with the same axis."""
    changes = _changes(mapping(result, "summary", "adjacent"), options)
    if not changes:
        return Figure(KEY, TITLE, "", missing="No change at the neighbouring levels was computed.")
    shown = [option for option in options if any(c.option == option for c in changes)]
    low, high = (f(0.0, *(c.percent for c in changes)) for f in (min, max))
    reach = (high - low) or 1.0
    low = low - _ROOM_FOR_TEXT * reach if low < 0 else -0.05 * reach
    ends = (low, high + _ROOM_FOR_TEXT * reach)
    return Figure(
        key=KEY,
        title=TITLE,
        summary=_summary(changes),
        panels=tuple(
            _panel([c for c in changes if (c.protocol, c.level) == (p, level)], f"{level}, {words.lower()}", ends)
            for p, words in PROTOCOLS.items()
            for level in sorted({c.level for c in changes})
        ),
        table=_table(changes),
        note=(
            "Nobody knows how people share out their motion after a fusion. If they bend with the same effort,"
            " the first pictures hold. If they bend just as far as before, the others do. The truth may"
            " lie between."
        ),
        note_surgeon="Protocols: " + "; ".join(f"{PROTOCOLS[p]} = {PROTOCOLS_CLINICAL[p]}" for p in PROTOCOLS) + ".",
        sources=sources_about(result, ("adjacent", "hybrid")),
        legend=tuple(shown),
    )


def _changes(adjacent: Mapping[str, object], options: Sequence[Choice]) -> list[Change]:
    return [
        Change(level, words, option, protocol, ratio)
        for option in options
        for level in sorted(mapping(adjacent, option.name))
        for name, words in QUANTITIES.items()
        for protocol in PROTOCOLS
        if (ratio := number(adjacent, option.name, level, protocol, name)) is not None
    ]


def _panel(changes: Sequence[Change], title: str, ends: tuple[float, float]) -> Panel:
    if not changes:
        return Panel(title, text="Not computed under this protocol.")
    bars = tuple(
        Bar(
            c.quantity, letter, round(c.percent, 1) + 0.0, palette.OPTIONS[c.option.slot], f"{letter} {change(c.ratio)}"
        )
        for c in changes
        for letter in (c.option.letter,)
    )
    groups = tuple(words for words in QUANTITIES.values() if any(c.quantity == words for c in changes))
    label = f"{title}: change against now, in percent, by option"
    return Panel(title, bar_chart(bars, unit="change, %", low=ends[0], top=ends[1], groups=groups, label=label))


def _table(changes: Sequence[Change]) -> Table:
    cells: dict[tuple[str, str], dict[str, str]] = {}
    for c in changes:
        cells.setdefault((f"{c.level} {c.quantity}", f"{c.option.letter} {c.option.title}"), {})[c.protocol] = change(
            c.ratio
        )
    rows = tuple((*key, *(told.get(p, "–") for p in PROTOCOLS)) for key, told in cells.items())
    return Table("Change against the spine as it is now", ("Level and quantity", "Option", *PROTOCOLS.values()), rows)


def _summary(changes: Sequence[Change]) -> str:
    told = []
    for protocol, words in PROTOCOLS.items():
        moved = [c.ratio for c in changes if c.protocol == protocol and c.quantity == QUANTITIES["rotation"]]
        if moved:
            span = " to ".join(dict.fromkeys([change(min(moved)), change(max(moved))]))
            told.append(f"with the {words.lower()}, {span}")
    if not told:
        return "The change depends on the protocol named."
    return f"Motion of the levels next to the operation: {'; '.join(told)}."
