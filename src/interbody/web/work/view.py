"""A job as it is shown and sent."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import BaseModel, computed_field

from ..store import Job, JobState

KINDS = {
    "run": "Mechanics, forecast and report of every option",
    "variant": "Mechanics and report of a variant",
    "pdf": "PDF",
    "fields": "Fields for ParaView (VTU)",
    "febio": "The spine for FEBio",
    "calculix": "The spine for CalculiX",
}
"""Kinds of jobs, in words."""


STAGES = {
    "anatomy": "Building the spine",
    "kernels": "Getting the solver ready",
    "compiling kernels, once on this machine": "Getting the solver ready, once on this computer",
    "mechanics, intact": "Mechanics of the spine before any operation",
    "mechanics, mesh error": "How far the mesh may be off, on a coarser one",
    "course": "The years after it: bone joining and wear",
    "forecast": "What to expect of each option",
}
"""Stages of a computation, in words."""
OF_AN_OPTION = ("mechanics, ", "graft turning to bone, ")
"""What stages begin with that are there for each option."""


class StageView(BaseModel):
    """One stage of a computation."""

    stage: str
    detail: str = ""
    done: int = 0
    total: int = 0
    seconds: float | None = None
    """Wall time in seconds once it has ended."""

    @computed_field  # type: ignore[prop-decorator]
    @property
    def title(self) -> str:
        """What is done, in words."""
        for begins in OF_AN_OPTION:
            if self.stage.startswith(begins) and self.stage not in STAGES:
                return f"{begins.capitalize().rstrip(', ')}: {self.stage.removeprefix(begins)}"
        return STAGES.get(self.stage, self.stage[:1].upper() + self.stage[1:])

    @computed_field  # type: ignore[prop-decorator]
    @property
    def percent(self) -> int | None:
        """How much of it is done; None where nobody can say."""
        return 100 * self.done // self.total if self.total else None


class JobView(BaseModel):
    """A computation: what it is, how far it is, how it ended."""

    id: str
    case_id: str
    variant_id: str | None = None
    kind: str
    title: str
    state: JobState
    sentence: str = ""
    """Why it failed, or what to know about the result."""
    position: int = 0
    """How many computations come before it in the queue."""
    stages: list[StageView] = []
    asked: str
    started: str | None = None
    ended: str | None = None
    files: list[str] = []
    """Names of its files, under ``/api/jobs/{id}/files/{name}``."""

    @property
    def over(self) -> bool:
        """Whether nothing more will come."""
        return self.state not in (JobState.queued, JobState.running)

    @property
    def seconds(self) -> float:
        """Wall time from its beginning to its end, to the second; 0 where it has not ended."""
        if self.started is None or self.ended is None:
            return 0.0
        return (datetime.fromisoformat(self.ended) - datetime.fromisoformat(self.started)).total_seconds()

    @classmethod
    def of(cls, job: Job, position: int, stages: list[dict[str, Any]] | None = None) -> JobView:
        """The view of a stored job; ``stages`` where they are newer than the store's."""
        return cls(
            id=job.id,
            case_id=job.case_id,
            variant_id=job.variant_id,
            kind=job.kind,
            title=_title(job),
            state=job.state,
            sentence=job.sentence,
            position=position,
            stages=[StageView(**stage) for stage in (job.stages if stages is None else stages)],
            asked=job.asked,
            started=job.started,
            ended=job.ended,
            files=list(job.files),
        )


def _title(job: Job) -> str:
    """What a computation is; reports on paper are told apart."""
    title = KINDS.get(job.kind, job.kind)
    if job.kind != "pdf":
        return title
    part = "one page to take along" if job.task.get("summary") else "the whole report"
    return f"{title}: {part}, for the {job.task.get('register', 'patient')}"
