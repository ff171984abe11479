"""Addresses within the application, in one place."""

from __future__ import annotations

from .. import __version__

STATIC = "/static"
REPORT = f"{STATIC}/report"


def static(name: str) -> str:
    """One of our own assets; the version keeps browsers from using an older one."""
    return f"{STATIC}/{name}?v={__version__}"


def report_stylesheets() -> tuple[str, ...]:
    """Stylesheets of a report within the application."""
    return (f"{REPORT}/report.css?v={__version__}",)


def report_scripts() -> tuple[str, ...]:
    """Scripts of a report within the application."""
    from ..report.frame import SCRIPTS

    return tuple(f"{REPORT}/{name}?v={__version__}" for name in SCRIPTS)


def case(case_id: str) -> str:
    """The page of a case."""
    return f"/cases/{case_id}"


def study(case_id: str) -> str:
    """The page where a case is varied."""
    return f"/cases/{case_id}/study"


def job(job_id: str) -> str:
    """The page of a computation."""
    return f"/jobs/{job_id}"


def report(job_id: str) -> str:
    """The report that a computation gave."""
    return f"/jobs/{job_id}/report"


def file(job_id: str, name: str) -> str:
    """A file that a computation gave."""
    return f"/api/jobs/{job_id}/files/{name}"


def report_links(case_id: str, job_id: str, of_variant: bool) -> tuple[tuple[str, str], ...]:
    """What stands at the head of a report within the application."""
    back = ("Study", study(case_id)) if of_variant else ("Change and compare", study(case_id))
    return (
        ("Start", "/"),
        ("This case", case(case_id)),
        back,
        ("Print and export", f"{job(job_id)}#exports"),
    )
