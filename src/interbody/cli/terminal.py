"""The console that tables are printed on."""

from __future__ import annotations

from rich.console import Console

PLAIN_WIDTH = 110
"""Columns where there is no terminal to ask, such as in a log."""


def console() -> Console:
    """stdout as wide as the terminal; names of cases are printed as they are, never read as markup."""
    found = Console(highlight=False, markup=False)
    return found if found.is_terminal else Console(highlight=False, markup=False, width=PLAIN_WIDTH)
