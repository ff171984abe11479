"""What can be done, the same for pages and programs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..case.errors import CaseError
from ..case.model import NAME_CHARACTERS
from . import documents
from .state import State
from .store import Job, JobState, StoredCase, StoredVariant

EXPORTS = ("fields", "febio", "calculix")
"""Exports of a case that are worked out anew."""


def add_case(state: State, document: Mapping[str, Any]) -> StoredCase:
    """Check a case and keep it.

    Raises:
        CaseError: one sentence for each problem.
    """
    name, checked = check_case(state, document)
    return state.cases.add(name, checked)


def replace_case(state: State, case_id: str, document: Mapping[str, Any], revision: int) -> StoredCase:
    """Check a case and put it in place of revision ``revision`` of a kept one.

    Raises:
        CaseError, NotThere, Stale.
    """
    name, checked = check_case(state, document)
    return state.cases.replace(case_id, name, checked, revision)


def check_case(state: State, document: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """Name and plain data of a case whose fields and hardware are good.

    Raises:
        CaseError: one sentence for each problem.
    """
    case = documents.check(document)
    checked = documents.document_of(case)
    state.ask_desk("check_hardware", document=checked)
    return case.case, checked


def delete_case(state: State, case_id: str) -> None:
    """Delete a case with all that was worked out for it.

    Raises:
        NotThere: no such case.
    """
    waiting = [job for job in state.jobs.of_case(case_id) if job.state in (JobState.queued, JobState.running)]
    state.cases.delete(case_id)
    for job in waiting:
        state.runner.stop_working_on(job.id)


def variant_case(base: Mapping[str, Any], name: str, changes: Mapping[str, Any]) -> dict[str, Any]:
    """The case of a variant: the base case with some of the patient changed, and one option.

    Raises:
        CaseError: one sentence for each problem.
    """
    patient = {**base["patient"], **changes.get("patient", {})}
    document = {**base, "patient": patient, "options": {name: dict(changes["option"])}}
    return documents.document_of(documents.check(document))


def add_variant(state: State, case_id: str, name: str, changes: Mapping[str, Any]) -> StoredVariant:
    """Check a variant and keep it.

    Raises:
        CaseError, NotThere, TooMany.
    """
    base = state.cases.get(case_id)
    if any(other.name == name for other in state.variants.of_case(case_id)):
        raise CaseError([f"There is a variant named {name} already; choose another name."])
    state.ask_desk("check_hardware", document=variant_case(base.document, name, changes))
    return state.variants.add(case_id, name, dict(changes))


def rename_variant(state: State, variant_id: str, name: str, revision: int) -> StoredVariant:
    """Give a variant another name.

    Raises:
        CaseError: the name cannot be used. NotThere, Stale.
    """
    variant = state.variants.get(variant_id)
    variant_case(state.cases.get(variant.case_id).document, name, variant.document)
    return state.variants.rename(variant_id, name, revision)


def delete_variant(state: State, variant_id: str) -> None:
    """Delete a variant with all that was worked out for it.

    Raises:
        NotThere: no such variant.
    """
    case_id = state.variants.get(variant_id).case_id
    waiting = [job for job in state.jobs.of_case(case_id) if job.variant_id == variant_id]
    state.variants.delete(variant_id)
    for job in waiting:
        state.runner.stop_working_on(job.id)


def ask_run(state: State, case_id: str, healing: bool = True) -> Job:
    """Put the whole way for a case into the queue.

    Raises:
        NotThere: no such case.
    """
    document = state.cases.get(case_id).document
    return _asked(state, case_id, "run", {"case": document, "healing": healing})


def ask_variant(state: State, variant_id: str, healing: bool = False) -> Job:
    """Put the mechanics of a variant into the queue.

    Raises:
        NotThere: no such variant.
        CaseError: the variant no longer fits its case.
    """
    variant = state.variants.get(variant_id)
    base = state.cases.get(variant.case_id)
    document = variant_case(base.document, variant.name, variant.document)
    document["case"] = _variant_title(base.name, variant.name)
    return _asked(state, variant.case_id, "variant", {"case": document, "healing": healing}, variant_id)


def _variant_title(case: str, variant: str) -> str:
    """What the report of a variant is called; as a case may be called, which has no plus sign."""
    return f"{case} - {variant}".replace("+", " and ")[:NAME_CHARACTERS].rstrip()


def ask_pdf(state: State, job_id: str, register: str = "patient", summary: bool = False) -> Job:
    """Put the printing of a report into the queue.

    Raises:
        NotThere: no such job, or it has no result.
    """
    job = state.jobs.get(job_id)
    state.jobs.file(job_id, "result.json")
    task = {"of": job_id, "register": register, "summary": summary}
    return _asked(state, job.case_id, "pdf", task, job.variant_id)


def ask_export(state: State, case_id: str, kind: str, load: str = "flexion") -> Job:
    """Put an export of a case into the queue; ``kind`` is one of :data:`EXPORTS`.

    Raises:
        CaseError: an unknown kind. NotThere: no such case.
    """
    if kind not in EXPORTS:
        raise CaseError([f"kind is {kind}; allowed are {', '.join(EXPORTS)}."])
    document = state.cases.get(case_id).document
    return _asked(state, case_id, kind, {"case": document, "load": load})


def _asked(state: State, case_id: str, kind: str, task: Mapping[str, Any], variant_id: str | None = None) -> Job:
    job = state.jobs.add(case_id, kind, task, variant_id)
    state.runner.wake(job)
    return job


def case_outlook(state: State, document: Mapping[str, Any]) -> dict[str, Any]:
    """What is to be expected of each option of a case, without its mechanics; see ``desk_tasks.forecast``."""
    found: dict[str, Any] = state.ask_desk("forecast_case", document=dict(document))
    return found


def variants_outlook(state: State, choices: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """The same for cases with one option each, by name."""
    listed = [{"name": name, "case": dict(document)} for name, document in choices.items()]
    found: dict[str, Any] = state.ask_desk("forecast", choices=listed)
    return found


def notices(state: State, document: Mapping[str, Any]) -> dict[str, str]:
    """What to look at once more in a case, by option; nothing is refused for it. Nothing of a case that is not good."""
    try:
        found: dict[str, str] = state.ask_desk("findings_elsewhere", document=dict(document))
    except CaseError:
        return {}
    return found
