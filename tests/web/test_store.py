"""The store: what was confirmed stays, two people do not undo each other, a kill at any moment harms nothing."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from interbody.web.limits import ATTEMPTS, VARIANTS
from interbody.web.store import Cases, Database, InUse, Jobs, JobState, NotThere, Stale, TooMany, Variants

WRITER = Path(__file__).with_name("keeps_writing.py")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    found = Database(tmp_path)
    yield found
    found.close()


def test_a_case_comes_back_as_it_was_given(database: Database) -> None:
    cases = Cases(database)
    document = {"case": "ä", "patient": {"age": 66.5, "diabetes": False}, "options": {"A": {"levels": ["L4-L5"]}}}
    kept = cases.add("ä", document)
    assert cases.get(kept.id) == kept
    assert kept.document == document
    assert kept.revision == 1
    assert [case.id for case in cases.all()] == [kept.id]


def test_two_people_do_not_undo_each_other(database: Database) -> None:
    cases = Cases(database)
    kept = cases.add("a", {"n": 0})
    assert cases.replace(kept.id, "a", {"n": 1}, 1).revision == 2
    with pytest.raises(Stale, match=r"changed by someone else .* revision 2") as late:
        cases.replace(kept.id, "a", {"n": 2}, 1)
    assert late.value.revision == 2
    assert cases.get(kept.id).document == {"n": 1}


def test_what_is_not_there_is_said(database: Database) -> None:
    for ask in (
        lambda: Cases(database).get("x"),
        lambda: Cases(database).delete("x"),
        lambda: Cases(database).replace("x", "a", {}, 1),
        lambda: Variants(database).get("x"),
        lambda: Jobs(database).get("x"),
        lambda: Jobs(database).file("x", "y"),
    ):
        with pytest.raises(NotThere, match="There is no such"):
            ask()


def test_as_many_variants_as_stand_side_by_side(database: Database) -> None:
    case = Cases(database).add("a", {})
    variants = Variants(database)
    for k in range(VARIANTS):
        variants.add(case.id, f"v{k}", {"option": {}})
    with pytest.raises(TooMany, match="6 variants"):
        variants.add(case.id, "more", {"option": {}})
    assert [v.name for v in variants.of_case(case.id)] == [f"v{k}" for k in range(VARIANTS)]


def test_jobs_wait_in_their_order_and_know_their_place(database: Database) -> None:
    case, jobs = Cases(database).add("a", {}), Jobs(database)
    first, second, third = (jobs.add(case.id, "run", {"k": k}) for k in range(3))
    assert [jobs.position(job) for job in (first, second, third)] == [0, 1, 2]
    begun = jobs.begin_next()
    assert begun is not None
    assert begun.id == first.id
    assert jobs.position(jobs.get(third.id)) == 2
    jobs.finish(first.id, {"a.txt": ("text/plain", b"x" * 1000)})
    assert jobs.file(first.id, "a.txt") == ("text/plain", b"x" * 1000)
    assert [jobs.position(jobs.get(job.id)) for job in (second, third)] == [0, 1]


def test_an_ended_job_stays_ended(database: Database) -> None:
    case, jobs = Cases(database).add("a", {}), Jobs(database)
    job = jobs.add(case.id, "run", {})
    assert jobs.end(job.id, JobState.cancelled, "Cancelled.")
    assert not jobs.finish(job.id, {"a": ("t", b"")})
    assert not jobs.end(job.id, JobState.failed, "late")
    assert jobs.get(job.id).state is JobState.cancelled
    assert jobs.get(job.id).files == ()
    assert jobs.begin_next() is None


def test_what_ran_when_the_program_was_ended_is_taken_up_again_but_not_for_ever(database: Database) -> None:
    case, jobs = Cases(database).add("a", {}), Jobs(database)
    job = jobs.add(case.id, "run", {})
    for _ in range(ATTEMPTS):
        assert jobs.begin_next() is not None
        jobs.take_up_again()
    found = jobs.get(job.id)
    assert found.state is JobState.failed
    assert "more than once" in found.sentence


def test_a_case_takes_everything_with_it(database: Database) -> None:
    cases, jobs, variants = Cases(database), Jobs(database), Variants(database)
    case = cases.add("a", {})
    variant = variants.add(case.id, "v", {"option": {}})
    job = jobs.add(case.id, "variant", {}, variant.id)
    jobs.begin_next()
    jobs.finish(job.id, {"a": ("t", b"1")})
    cases.delete(case.id)
    left = [database.reader().execute(f"select count(*) from {t}").fetchone()[0] for t in ("variants", "jobs", "files")]
    assert left == [0, 0, 0]


def test_one_server_at_a_time(database: Database, tmp_path: Path) -> None:
    with pytest.raises(InUse, match="Another interbody server"):
        Database(tmp_path)
    database.close()
    Database(tmp_path).close()


@pytest.mark.skipif(sys.platform == "win32", reason="rights of POSIX")
def test_nobody_else_on_the_computer_can_read_it(database: Database) -> None:
    assert database.path.stat().st_mode & 0o077 == 0
    assert database.path.parent.stat().st_mode & 0o077 == 0


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is POSIX")
@pytest.mark.parametrize("milliseconds", [5, 40, 150, 400])
def test_a_kill_at_any_moment_loses_nothing_that_was_confirmed(tmp_path: Path, milliseconds: int) -> None:
    """A process that keeps cases as fast as it can, and says the number of each once it is kept, is killed."""
    process = subprocess.Popen([sys.executable, str(WRITER), str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "begun"
    time.sleep(milliseconds / 1000)
    process.send_signal(signal.SIGKILL)
    confirmed = [line for line in process.stdout.read().splitlines() if line.endswith(".")]
    process.wait()
    process.stdout.close()
    database = Database(tmp_path)
    try:
        assert database.reader().execute("pragma integrity_check").fetchone()[0] == "ok"
        kept = {case.name: case for case in Cases(database).all()}
        for line in confirmed:
            name, revision = line.rstrip(".").split()
            assert kept[name].revision >= int(revision)
            assert kept[name].document == {"text": f"{name} {kept[name].revision}" * 1000}
    finally:
        database.close()


def test_a_database_of_a_later_version_is_not_touched(tmp_path: Path) -> None:
    tmp_path.joinpath("x").mkdir()
    path = tmp_path / "x" / "interbody.sqlite3"
    with sqlite3.connect(path) as db:
        db.execute("pragma user_version = 99")
    db.close()
    with pytest.raises(InUse, match="newer interbody"):
        Database(tmp_path / "x")
