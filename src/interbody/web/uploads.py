"""Files that come in: looked at before they are read, and read where nothing can be harmed."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any, BinaryIO

from starlette.datastructures import FormData, UploadFile

from .limits import CASE_BYTES, CT_BYTES, IMAGE_MEMORY_BYTES, IMAGE_SECONDS, LABELS_BYTES, MB, NAME_CHARACTERS
from .state import State
from .troubles import BadUpload
from .work.companion import Companion, Ended, Failed, TookTooLong

GZIP = b"\x1f\x8b"
NIFTI_AT = {b"n+1\0": 344, b"n+2\0": 4}
"""Where the magic word of NIfTI-1 and NIfTI-2 stands in the header."""


def shown_name(upload: UploadFile) -> str:
    """The name of a file as it may be shown: no path, no control characters, not long."""
    name = (upload.filename or "").replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(char for char in name if char.isprintable()).strip()
    return kept if len(kept) <= NAME_CHARACTERS else kept[: NAME_CHARACTERS - 1] + "…"


def given_file(form: FormData, field: str) -> UploadFile | None:
    """The file of a field, or None where none was chosen."""
    found = form.get(field)
    return found if isinstance(found, UploadFile) and found.filename else None


def case_document(state: State, upload: UploadFile) -> dict[str, Any]:
    """The case of an uploaded file.

    Raises:
        BadUpload: too large.
        CaseError: one sentence for each problem in it.
    """
    body = upload.file.read(CASE_BYTES + 1)
    name = shown_name(upload)
    if len(body) > CASE_BYTES:
        raise BadUpload(f"{name} is larger than {CASE_BYTES / MB:g} MB; a case file is smaller.", 413)
    found: dict[str, Any] = state.ask_desk("read_case", name=name, body=body)
    return found


def measured_images(labels: UploadFile, ct: UploadFile | None) -> dict[str, Any]:
    """What can be measured of uploaded images; they are deleted once they were read.

    Raises:
        BadUpload: not an image that can be read, too large, or too much work.
        CaseError: one sentence that says what is wrong with it.
    """
    reader = Companion("interbody image reader", IMAGE_MEMORY_BYTES)
    with tempfile.TemporaryDirectory(prefix="interbody-") as folder:
        paths = {"labels": _kept(labels, Path(folder), "labels", LABELS_BYTES)}
        names = {str(paths["labels"]): shown_name(labels)}
        if ct is not None:
            paths["ct"] = _kept(ct, Path(folder), "ct", CT_BYTES)
            names[str(paths["ct"])] = shown_name(ct)
        arguments = {"labels": str(paths["labels"]), "ct": str(paths["ct"]) if ct is not None else None, "names": names}
        both = " and ".join(names.values())
        try:
            found: dict[str, Any] = reader.call("image_tasks.measure_images", arguments, seconds=IMAGE_SECONDS)
        except TookTooLong:
            raise BadUpload(f"{both}: reading took longer than {IMAGE_SECONDS:g} seconds and was given up.") from None
        except Ended:
            raise BadUpload(f"{both}: reading ended in the middle; the images may need too much memory.") from None
        except Failed:
            raise BadUpload(f"{both} could not be measured: this kind of image is not understood.") from None
        finally:
            reader.end()
    return found


def _kept(upload: UploadFile, folder: Path, stem: str, limit: int) -> Path:
    """The file under a name of ours, once its first bytes are those of a NIfTI image."""
    name = shown_name(upload)
    ending = _ending(upload.file)
    if not ending:
        raise BadUpload(f"{name} is not a NIfTI image (.nii or .nii.gz); DICOM series can be converted with dcm2niix.")
    path = folder / f"{stem}{ending}"
    with path.open("wb") as target:
        shutil.copyfileobj(upload.file, target, length=MB)
    if path.stat().st_size > limit:
        raise BadUpload(f"{name} is larger than {limit / MB:g} MB.", 413)
    return path


def _ending(file: BinaryIO) -> str:
    """``.nii.gz`` or ``.nii`` by what the file begins with; empty for anything else."""
    head = file.read(348)
    file.seek(0)
    if head.startswith(GZIP):
        return ".nii.gz"
    return ".nii" if any(head[at : at + 4] == word for word, at in NIFTI_AT.items()) else ""
