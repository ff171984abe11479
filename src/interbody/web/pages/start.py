"""From the start page to a new case: an example, or a file."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from .. import actions, documents, links, uploads
from ..answers import lead_to, state_of
from ..troubles import BadUpload

router = APIRouter(include_in_schema=False)


@router.post("/examples/{name}")
def take_example(request: Request, name: str) -> Response:
    """Keep a copy of an example and show it."""
    from ...case.examples import example_text
    from ...case.reading import read_yaml

    document = documents.document_of(documents.check(read_yaml(example_text(name)).data))
    return lead_to(links.case(actions.add_case(state_of(request), document).id))


@router.post("/files")
async def take_file(request: Request) -> Response:
    """Keep the case of an uploaded file and show it."""
    form = await request.form(max_files=1, max_fields=4)
    try:
        upload = uploads.given_file(form, "file")
        if upload is None:
            raise BadUpload("No file was chosen.")
        document = await run_in_threadpool(uploads.case_document, state_of(request), upload)
    finally:
        await form.close()
    case = await run_in_threadpool(actions.add_case, state_of(request), document)
    return lead_to(links.case(case.id))
