"""The frame a report stands in: alone as one file, or as a page of the web application with assets of their own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from . import palette

STATIC = Path(__file__).parent / "static"
STYLESHEET = "report.css"
SCRIPTS = ("page.js", "viewer.js")
_MEDIA = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}


@dataclass(frozen=True)
class Frame:
    """How a page is embedded. With a frame nothing is inlined, and the policy is the server's to set.

    Attributes:
        navigation: (label, href) of each link at the head of the page.
        stylesheets: hrefs of stylesheets; one of them serves :func:`asset` ``report.css``.
        scripts: hrefs of scripts, in order; they serve :func:`asset` ``page.js`` and ``viewer.js``.
        nonce: the value that the policy allows on the page's style and script elements, or an empty string.
    """

    navigation: tuple[tuple[str, str], ...] = ()
    stylesheets: tuple[str, ...] = ()
    scripts: tuple[str, ...] = ()
    nonce: str = ""


@cache
def stylesheet() -> str:
    """The stylesheet of every page, with the palette."""
    return (STATIC / STYLESHEET).read_text(encoding="utf-8") + palette.stylesheet()


@cache
def script(name: str) -> str:
    """One script of the page. Raises KeyError if there is none of that name."""
    if name not in SCRIPTS:
        raise KeyError(f"no script {name!r}; there are {', '.join(SCRIPTS)}")
    return (STATIC / name).read_text(encoding="utf-8")


def asset(name: str) -> tuple[str, str]:
    """Text and media type of ``report.css``, ``page.js`` or ``viewer.js``. Raises KeyError for any other name."""
    text = stylesheet() if name == STYLESHEET else script(name)
    return text, _MEDIA[Path(name).suffix]
