"""Pages: what a person sees and does in the browser. Each is a model shown through a template, or that model as JSON.

Owns the order of the work on screen. It does not own a view of a result: that is the report, framed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fastapi import APIRouter

__all__ = ["page_routers"]


def page_routers() -> tuple[APIRouter, ...]:
    """Every router of the pages but the first, which :mod:`.first` has."""
    from . import case, form, jobs, measures, start, study

    return (start.router, form.router, measures.router, case.router, study.router, jobs.router)
