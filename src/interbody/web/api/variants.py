"""Variants of a case: tried at once, kept, worked out."""

from __future__ import annotations

from fastapi import APIRouter, Request

from .. import actions
from ..answers import state_of
from ..work.view import JobView
from .models import NewVariant, Outlook, Renamed, Variant, VariantChanges, VariantRunAsked

router = APIRouter(prefix="/api", tags=["variants"])


@router.post("/cases/{case_id}/try")
def try_variant(request: Request, case_id: str, asked: VariantChanges) -> Outlook:
    """The forecast of a variant that need not be kept, under the name `variant`."""
    state = state_of(request)
    base = state.cases.get(case_id).document
    document = actions.variant_case(base, "variant", asked.model_dump())
    return Outlook(**actions.variants_outlook(state, {"variant": document}))


@router.get("/cases/{case_id}/variants")
def variants(request: Request, case_id: str) -> list[Variant]:
    """Kept variants of a case."""
    state = state_of(request)
    state.cases.get(case_id)
    return [Variant.of(variant) for variant in state.variants.of_case(case_id)]


@router.post("/cases/{case_id}/variants", status_code=201)
def add_variant(request: Request, case_id: str, asked: NewVariant) -> Variant:
    """Keep a variant; up to six."""
    changes = {"patient": asked.patient, "option": asked.option}
    return Variant.of(actions.add_variant(state_of(request), case_id, asked.name, changes))


@router.patch("/variants/{variant_id}")
def rename_variant(request: Request, variant_id: str, asked: Renamed) -> Variant:
    """Give a variant another name."""
    return Variant.of(actions.rename_variant(state_of(request), variant_id, asked.name, asked.revision))


@router.delete("/variants/{variant_id}", status_code=204)
def delete_variant(request: Request, variant_id: str) -> None:
    """Delete a variant with what was worked out for it."""
    actions.delete_variant(state_of(request), variant_id)


@router.post("/variants/{variant_id}/runs", status_code=202)
def run_variant(request: Request, variant_id: str, asked: VariantRunAsked) -> JobView:
    """Put the mechanics of a variant into the queue."""
    state = state_of(request)
    job = actions.ask_variant(state, variant_id, asked.healing)
    return JobView.of(job, state.jobs.position(job))
