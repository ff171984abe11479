"""The programming interface: typed, described by OpenAPI, the same verbs as the pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fastapi import APIRouter

__all__ = ["routers"]


def routers() -> tuple[APIRouter, ...]:
    """Every router of the interface."""
    from . import cases, jobs, manual, measurements, variants

    return (cases.router, variants.router, jobs.router, measurements.router, manual.router)
