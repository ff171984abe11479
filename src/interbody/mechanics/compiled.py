"""How kernels are compiled, and where the compiled code is kept.

Numba's own cache notices a change in a function's file but not in the functions it calls in other files. So
compiled code is
kept in a folder named after the text of all kernels: another text, another folder.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
from pathlib import Path
from typing import Any

import numba
from numba.core import config

_COMPLETE = "complete"
_KERNELS = ("compiled", "blas", "hexahedron", "assembly", "multifrontal", "points")


def cache_folder() -> Path:
    """Folder of this version's compiled kernels, under the user's cache folder (or ``NUMBA_CACHE_DIR`` where set)."""
    here = Path(__file__).parent
    text = b"".join((here / f"{name}.py").read_bytes() for name in _KERNELS)
    name = f"kernels-{hashlib.sha256(text).hexdigest()[:16]}"
    if os.environ.get("NUMBA_CACHE_DIR"):
        return Path(os.environ["NUMBA_CACHE_DIR"]) / name
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local"))
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache"))
    return base / "interbody" / name


def is_warm() -> bool:
    """Whether every kernel has been compiled on this machine before."""
    return (cache_folder() / _COMPLETE).exists()


def mark_warm() -> None:
    """Note that every kernel is compiled; where that cannot be written, the next start looks again."""
    with contextlib.suppress(OSError):
        (cache_folder() / _COMPLETE).touch()


setattr(config, "CACHE_DIR", str(cache_folder()))  # noqa: B010 - made at run time, unknown to type checkers


def kernel(function: Any = None, **options: Any) -> Any:
    """Compile without the interpreter's lock; keep the result."""
    decorate = numba.njit(cache=True, nogil=True, error_model="numpy", **options)
    return decorate if function is None else decorate(function)
