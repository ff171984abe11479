"""What is done with images: measured, and drawn as they were measured. Runs in a companion process with limits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ...anatomy.imaging import measure
from ...case import CaseError
from ...result.plain import plain
from .image_picture import sagittal_picture


def measure_images(
    tell: Callable[[Any], None], labels: str, ct: str | None, names: Mapping[str, str]
) -> dict[str, Any]:
    """Measure a label map and a CT.

    Args:
        labels: path of the label map. ct: path of the CT, or None. names: by path, the name that people know it by.

    Returns:
        ``anatomy`` as in a case file, ``notes``, and ``picture`` (see :mod:`.image_picture`) or None.

    Raises:
        CaseError: a file cannot be used; the sentence names it.
    """
    try:
        found = measure(labels, ct)
    except CaseError as error:
        raise CaseError([_with_names(problem, names) for problem in error.problems]) from None
    except MemoryError:
        both = " and ".join(names.values())
        raise CaseError([f"{both}: reading this needs more memory than it may take; crop it to the spine."]) from None
    return {
        "anatomy": plain(found.anatomy.model_dump(mode="json", exclude_none=True)),
        "notes": list(found.notes),
        "picture": sagittal_picture(found.endplates, labels, ct),
    }


def _with_names(sentence: str, names: Mapping[str, str]) -> str:
    for path, name in names.items():
        sentence = sentence.replace(path, name)
    return sentence
