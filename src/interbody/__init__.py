"""interbody simulates a lumbar fusion before it is done.

The way data goes, one noun a floor::

    Case -> Spine -> Construct -> Response -> Course -> Forecast -> Comparison -> Report

The public face is small and loaded on first use, so that ``import interbody`` stays quick.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_PUBLIC = {
    "Case": "interbody.case",
    "load_case": "interbody.case",
    "Spine": "interbody.anatomy",
    "build_spine": "interbody.anatomy",
    "Construct": "interbody.surgery",
    "Response": "interbody.mechanics",
    "Course": "interbody.course",
    "Forecast": "interbody.outcomes",
    "Comparison": "interbody.decision",
    "simulate": "interbody.pipeline",
    "forecast": "interbody.pipeline",
    "compare": "interbody.pipeline",
}

__all__ = ["__version__", *_PUBLIC]


def __getattr__(name: str) -> Any:
    if name in _PUBLIC:
        return getattr(import_module(_PUBLIC[name]), name)
    raise AttributeError(f"module 'interbody' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
