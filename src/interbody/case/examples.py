"""The example cases that come with interbody."""

from __future__ import annotations

from pathlib import Path

from .errors import CaseError
from .hints import did_you_mean
from .reading import read_yaml

EXAMPLES = Path(__file__).parent / "examples"


def example_names() -> tuple[str, ...]:
    """Names of the example cases."""
    return tuple(path.stem for path in sorted(EXAMPLES.glob("*.yaml")))


def example_text(name: str) -> str:
    """The case file of one example, comments included.

    Raises:
        CaseError: there is no example of that name; the message lists those there are.
    """
    names = example_names()
    if name not in names:
        guess = did_you_mean(name.replace("-", "_"), [n.replace("-", "_") for n in names]).replace("_", "-")
        hint = f" Did you mean {guess}?" if guess else ""
        raise CaseError([f"there is no example named {name}; there are {', '.join(names)}.{hint}"])
    return (EXAMPLES / f"{name}.yaml").read_text(encoding="utf-8")


def example_note(name: str) -> str:
    """What the example says of itself."""
    return str((read_yaml(example_text(name)).data or {}).get("note", "")).strip()
