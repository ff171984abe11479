"""Vega's SVG made fit for an inline figure: one label, no inner roles, no ids that clash, the same bytes each time."""

from __future__ import annotations

import re
from xml.etree import ElementTree

_SVG = "http://www.w3.org/2000/svg"
_KEPT_ROOT = {"viewBox", "width", "height"}
_DROPPED = {"role", "class", "aria-roledescription", "aria-label", "aria-hidden", "pointer-events"}
_REFERENCE = re.compile(r"url\(#([^)]+)\)")


def tidy(svg: str, label: str) -> str:
    """The drawing as one labelled image.

    Ids (clip paths) are numbered by order of appearance and prefixed with a digest of the label, because the
    drawing library counts them on from one chart to the next.
    """
    ElementTree.register_namespace("", _SVG)
    root = ElementTree.fromstring(svg)
    for key in [key for key in root.attrib if key not in _KEPT_ROOT]:
        del root.attrib[key]
    _clean(root)
    _rename(root, _slug(label))
    root.set("class", "chart")
    root.set("role", "img")
    root.set("aria-label", label)
    root.set("focusable", "false")
    return ElementTree.tostring(root, encoding="unicode")


def _clean(element: ElementTree.Element) -> None:
    for child in list(element):
        unseen = child.get("display") == "none" or child.get("opacity") == "0" or child.get("d") == ""
        blank = child.get("class") in {"background", "foreground"} and not child.get("fill") and not child.get("stroke")
        if unseen or blank:
            element.remove(child)
            continue
        for key in _DROPPED & child.attrib.keys():
            del child.attrib[key]
        _clean(child)
        if child.tag == f"{{{_SVG}}}g" and not len(child) and not child.text:
            element.remove(child)


def _rename(root: ElementTree.Element, prefix: str) -> None:
    names: dict[str, str] = {}
    for element in root.iter():
        if "id" in element.attrib:
            names[element.attrib["id"]] = f"{prefix}-{len(names) + 1}"
            element.attrib["id"] = names[element.attrib["id"]]
    for element in root.iter():
        for key, value in element.attrib.items():
            element.attrib[key] = _REFERENCE.sub(lambda m: f"url(#{names.get(m[1], m[1])})", value)


def _slug(text: str) -> str:
    import hashlib

    return "c" + hashlib.sha256(text.encode()).hexdigest()[:10]
