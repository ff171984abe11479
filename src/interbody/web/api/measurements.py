"""Images measured."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool

from .. import uploads
from ..answers import state_of
from ..store import StoredMeasurement
from ..troubles import BadUpload
from .models import MeasurementView

router = APIRouter(prefix="/api/measurements", tags=["measurements"])

FORM: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["labels"],
                    "properties": {
                        "labels": {"type": "string", "format": "binary", "description": "TotalSegmentator v2 labels"},
                        "ct": {"type": "string", "format": "binary", "description": "The CT itself, for density"},
                    },
                }
            }
        },
    }
}


@router.post("", status_code=201, openapi_extra=FORM)
async def measure(request: Request) -> MeasurementView:
    """Measure a label map, and a CT if there is one (NIfTI); the images are deleted once they were read."""
    return view_of(await measured(request))


async def measured(request: Request) -> StoredMeasurement:
    """Read the images of a form and keep what was measured.

    Raises:
        BadUpload, CaseError: one sentence that says what is wrong with a file.
    """
    form = await request.form(max_files=2, max_fields=8)
    try:
        labels, ct = uploads.given_file(form, "labels"), uploads.given_file(form, "ct")
        if labels is None:
            raise BadUpload("No label map was chosen; it is needed to tell one vertebra from the next.")
        found = await run_in_threadpool(uploads.measured_images, labels, ct)
    finally:
        await form.close()
    return await run_in_threadpool(state_of(request).measurements.add, found)


@router.get("/{measurement_id}")
def measurement(request: Request, measurement_id: str) -> MeasurementView:
    """What was measured."""
    return view_of(state_of(request).measurements.get(measurement_id))


def view_of(found: StoredMeasurement) -> MeasurementView:
    """A kept measurement."""
    return MeasurementView(id=found.id, **found.document)
