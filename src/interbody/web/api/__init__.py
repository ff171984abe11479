"""The programming interface: typed, described by OpenAPI, the same verbs as the pages."""

from __future__ import annotations

from fastapi import APIRouter

from . import cases, jobs, manual, measurements, variants

__all__ = ["routers"]


def routers() -> tuple[APIRouter, ...]:
    """Every router of the interface."""
    return (cases.router, variants.router, jobs.router, measurements.router, manual.router)
