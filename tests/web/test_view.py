"""A job as it is shown: what it is called, and how far each stage is."""

from __future__ import annotations

import pytest

from interbody.pipeline.simulation import MESH_ERROR
from interbody.web.store import Job, JobState
from interbody.web.work.view import STAGES, JobView, StageView


@pytest.mark.parametrize(
    ("stage", "title"),
    [
        ("mechanics, intact", "Mechanics of the spine before any operation"),
        ("mechanics, TLIF L4-L5", "Mechanics: TLIF L4-L5"),
        ("graft turning to bone, TLIF L4-L5", "Graft turning to bone: TLIF L4-L5"),
        ("report", "Report"),
    ],
)
def test_stages_are_told_in_words(stage: str, title: str) -> None:
    assert StageView(stage=stage).title == title


def test_the_stage_of_the_mesh_is_known_by_its_name() -> None:
    assert MESH_ERROR in STAGES


def test_a_share_is_told_where_it_is_known() -> None:
    assert StageView(stage="report").percent is None
    assert StageView(stage="mechanics, intact", done=4, total=11).percent == 36
    assert StageView(stage="mechanics, intact").model_dump()["percent"] is None


def test_reports_on_paper_are_told_apart() -> None:
    titles = {_pdf(register=r, summary=s).title for r in ("patient", "surgeon") for s in (False, True)}
    assert len(titles) == 4
    assert "PDF: one page to take along, for the surgeon" in titles


def _pdf(**task: object) -> JobView:
    job = Job(
        "a", 1, "b", None, "pdf", {"of": "c", **task}, JobState.done, "", [], 1, "2026-01-01T00:00:00+00:00", None, None
    )
    return JobView.of(job, 0)
