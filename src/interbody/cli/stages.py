"""Showing progress: live bars on a terminal, plain lines elsewhere, nothing when asked for JSON."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from ..progress import Progress, Step, silent
from .border import say


@contextmanager
def shown_progress(quiet: bool) -> Iterator[Progress]:
    """A progress that writes to stderr in the way that fits it."""
    if quiet:
        yield silent
    elif sys.stderr.isatty():
        with _live() as progress:
            yield progress
    else:
        yield _plain


def _plain(step: Step) -> None:
    if step.seconds is not None:
        say(f"  {step.stage}: {step.seconds:.1f} s")
    elif not step.detail:
        say(f"{step.stage} …")


@contextmanager
def _live() -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import BarColumn, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bars

    columns = (
        SpinnerColumn(finished_text="[green]✓"),
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        TimeElapsedColumn(),
        TextColumn("[dim]{task.fields[detail]}"),
    )
    tasks: dict[str, TaskID] = {}
    with Bars(*columns, console=Console(stderr=True)) as bars:

        def progress(step: Step) -> None:
            if step.stage not in tasks:
                tasks[step.stage] = bars.add_task(step.stage, total=None, detail="")
            task = tasks[step.stage]
            if step.seconds is not None:
                bars.update(task, total=1, completed=1, detail="")
                bars.stop_task(task)
            elif step.detail:
                bars.update(task, total=step.total or None, completed=step.done, detail=step.detail)

        yield progress
