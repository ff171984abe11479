"""Pages: what a person sees and does in the browser. Each is a model shown through a template, or that model as JSON.

Owns the order of the work on screen. It does not own a view of a result: that is the report, framed.
"""

from __future__ import annotations

from fastapi import APIRouter

from . import case, form, jobs, measures, start, study

__all__ = ["page_routers"]


def page_routers() -> tuple[APIRouter, ...]:
    """Every router of the pages."""
    return (start.router, form.router, measures.router, case.router, study.router, jobs.router)
