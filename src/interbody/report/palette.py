"""The page's closed set of colours. Charts use the light ones; the stylesheet maps each to its dark twin.

An option is never told by colour alone: it also has a letter, a dash pattern and a point shape.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Mark:
    """How one option is drawn everywhere."""

    light: str
    dark: str
    dash: tuple[int, ...]
    shape: str


INTACT = Mark("#5d6974", "#aab4bd", (1, 0), "circle")
OPTIONS = (
    Mark("#1f5fa8", "#86b7f2", (1, 0), "circle"),
    Mark("#ad4a12", "#f2a274", (7, 3), "square"),
    Mark("#15705a", "#69cbaa", (3, 2), "triangle-up"),
    Mark("#77408f", "#d0a5e4", (9, 3, 2, 3), "diamond"),
    Mark("#6f5a00", "#d8bf5c", (5, 2, 1, 2), "triangle-down"),
    Mark("#a02c5a", "#f491b6", (2, 4), "cross"),
)
CHROME = {
    "ink": ("#1c2730", "#eef2f4"),
    "muted": ("#54616c", "#aeb9c1"),
    "rule": ("#d8dee2", "#3a464f"),
    "strong": ("#8b979f", "#7f8c95"),
    "paper": ("#ffffff", "#182027"),
}


def light(name: str) -> str:
    """The light colour of a chrome name."""
    return CHROME[name][0]


def pairs() -> dict[str, tuple[str, str]]:
    """Every CSS variable with its light and dark colour."""
    found = dict(CHROME)
    found["intact"] = (INTACT.light, INTACT.dark)
    for slot, mark in enumerate(OPTIONS):
        found[f"option-{slot}"] = (mark.light, mark.dark)
    return found


def stylesheet() -> str:
    """CSS variables for both schemes, and the rules that let an inline chart follow them."""
    lines = [f"--{name}:{colours[0]};" for name, colours in pairs().items()]
    dark = [f"--{name}:{colours[1]};" for name, colours in pairs().items()]
    rules = []
    for name, colours in pairs().items():
        for attribute in ("fill", "stroke"):
            rules.append(f':is(.chart,.icons) [{attribute}="{colours[0]}"]{{{attribute}:var(--{name})}}')
    for slot in range(len(OPTIONS)):
        rules.append(f".slot-{slot}{{--own:var(--option-{slot})}}")
    return (
        f":root{{{''.join(lines)}}}\n"
        f"@media screen and (prefers-color-scheme:dark){{:root{{{''.join(dark)}}}}}\n" + "\n".join(rules) + "\n"
    )
