"""``interbody validate``: the published experiments on the model, row by row of the acceptance table."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from ..case import CaseError
from ..mechanics import DEFAULT_MESH, MeshSize
from .cohort import read_cohort
from .experiment import run_experiment
from .f1717 import f1717
from .reading import PUBLISHED, find_experiment, load_experiment, published_files
from .readouts import NotReadable, read
from .results import ExperimentResult
from .schema import Check, Experiment

MESH_ERRORS = Path(__file__).parent / "mesh_errors.json"
"""Discretisation errors of the last ``interbody validate --mesh-check``, by row and check."""

_FINER = 4 / 3
"""Elements along each edge of the finer mesh that discretisation errors are taken from, over those of the mesh."""

Say = Callable[[str], None]


@dataclass(frozen=True)
class CheckResult:
    """One published figure against ours. ``error`` is ours minus its value on an infinitely fine mesh, None if not
    known."""

    check: Check
    ours: float | None
    error: float | None
    inside: bool
    remark: str = ""

    def as_dict(self) -> dict[str, Any]:
        """As JSON."""
        c = self.check
        return {
            "what": c.what, "unit": c.unit, "published": c.target, "spread": c.spread, "low": c.low, "high": c.high,
            "ours": self.ours, "discretisation_error": self.error, "inside": self.inside, "remark": self.remark,
        }  # fmt: skip


@dataclass(frozen=True)
class RowResult:
    """One experiment of one row."""

    experiment: Experiment
    checks: tuple[CheckResult, ...]
    result: ExperimentResult | None = field(default=None, repr=False)

    @property
    def inside(self) -> bool:
        """Whether every figure lies in its band."""
        return all(c.inside for c in self.checks)

    def as_dict(self) -> dict[str, Any]:
        """As JSON."""
        p = self.experiment.published
        assert p is not None
        return {
            "id": self.experiment.id, "experiment": self.experiment.experiment, "title": self.experiment.title,
            "kind": p.kind, "beyond_table": p.beyond_table,
            "on": p.on, "under": p.under, "source": p.source, "status": p.status, "note": p.note,
            "inside": self.inside, "checks": [c.as_dict() for c in self.checks],
        }  # fmt: skip


@cache
def rows() -> tuple[Experiment, ...]:
    """The experiments of the acceptance table, in its order."""
    found = [e for e in (load_experiment(f) for f in published_files()) if e.id]
    return tuple(sorted(found, key=lambda e: (int(e.id), e.experiment)))


def chosen(only: str | None) -> list[Experiment]:
    """All experiments, or those of one row (by its number) or name.

    Raises:
        CaseError: there is no such row.
    """
    found = [e for e in rows() if only in (None, e.id, e.experiment)]
    if not found:
        ids = ", ".join(dict.fromkeys(e.id for e in rows()))
        raise CaseError([f"--only {only} is no row; there are {ids}."])
    return found


def validate(only: str | None = None, mesh: MeshSize = DEFAULT_MESH, say: Say = lambda _: None) -> list[RowResult]:
    """Run the published experiments and hold them against what was measured."""
    errors = mesh_errors()
    references: dict[str, ExperimentResult] = {}
    found = []
    for experiment in chosen(only):
        say(f"row {experiment.id}: {experiment.title}")
        found.append(_row(experiment, mesh, errors.get(experiment.experiment, {}), references))
    return found


def _row(
    experiment: Experiment, mesh: MeshSize, errors: dict[str, float], references: dict[str, ExperimentResult]
) -> RowResult:
    result = against = None
    if experiment.study == "mechanics":
        result = run_experiment(experiment, PUBLISHED, mesh)
        if experiment.against:
            name = experiment.against
            if name not in references:
                references[name] = run_experiment(find_experiment(name, PUBLISHED), PUBLISHED, mesh)
            against = references[name]
    return RowResult(experiment, held_against(experiment, result, against, errors), result)


def held_against(
    experiment: Experiment,
    result: ExperimentResult | None,
    against: ExperimentResult | None,
    errors: dict[str, float] | None = None,
) -> tuple[CheckResult, ...]:
    """What was published, against ours.

    Args:
        result, against: of the experiment, and of the one it compares with. errors: of discretisation, by check.

    Raises:
        CaseError: a check reads what there is not.
    """
    p = experiment.published
    if p is None:
        return ()
    errors = errors or {}
    checks = [_check(experiment, c, result, against, errors) for c in p.checks]
    if p.rmse is not None:
        checks.append(_rmse(checks, p.rmse))
    if p.largest:
        checks.append(_largest(checks, p.largest))
    return tuple(checks)


def _check(
    experiment: Experiment,
    check: Check,
    result: ExperimentResult | None,
    against: ExperimentResult | None,
    errors: dict[str, float],
) -> CheckResult:
    try:
        if result is not None:
            ours = read(check.read, result, against)
        elif experiment.study == "f1717":
            ours = float(getattr(f1717(), check.read["readout"]))
        else:
            ours = read_cohort(**check.read)
    except (KeyError, IndexError, TypeError) as error:
        raise CaseError([f"published.checks: {check.what} reads what there is not: {error.args[0]}."]) from None
    except NotReadable as why:
        return CheckResult(check, None, None, False, str(why))
    low, high = (-np.inf if check.low is None else check.low), (np.inf if check.high is None else check.high)
    return CheckResult(check, ours, errors.get(check.what), bool(low <= ours <= high))


def _rmse(checks: list[CheckResult], limit: float) -> CheckResult:
    unit = checks[0].check.unit
    spec = Check(what="root mean square difference", read={}, unit=unit, low=0.0, high=limit)
    pairs = [(c.ours, c.check.target) for c in checks if c.ours is not None and c.check.target is not None]
    if len(pairs) < len(checks):
        return CheckResult(spec, None, None, False, "a load did not converge")
    value = float(np.sqrt(np.mean([(a - b) ** 2 for a, b in pairs])))
    return CheckResult(spec, value, None, value <= limit)


def _largest(checks: list[CheckResult], what: str) -> CheckResult:
    """Whether one figure is the largest: how far it is above the next, in its unit."""
    values = {c.check.what: c.ours for c in checks}
    spec = Check(what=f"{what} above the next largest", read={}, unit=checks[0].check.unit, low=0.0)
    if any(v is None for v in values.values()):
        return CheckResult(spec, None, None, False, "a load did not converge")
    lead = float(values[what] or 0.0) - max(float(v or 0.0) for k, v in values.items() if k != what)
    return CheckResult(spec, lead, None, lead >= 0.0)


def tally(found: list[RowResult]) -> str:
    """How many rows are inside, those of the acceptance table and those added to it later, and which are not."""
    parts = []
    for later, words in ((False, "rows of the acceptance table are inside"), (True, "rows added later")):
        rows = [r for r in found if r.experiment.published and r.experiment.published.beyond_table is later]
        ids = {int(row.experiment.id) for row in rows}
        out = sorted({int(row.experiment.id) for row in rows if not row.inside})
        where = f" (outside: {', '.join(map(str, out))})" if out else ""
        if ids:
            parts.append(f"{len(ids) - len(out)} of {len(ids)} {words}{where}")
    return "; ".join(parts)


def mesh_errors() -> dict[str, dict[str, float]]:
    """Discretisation errors by experiment and check; empty when they were never computed."""
    if not MESH_ERRORS.is_file():
        return {}
    return dict(json.loads(MESH_ERRORS.read_text(encoding="utf-8"))["errors"])


def with_errors(found: list[RowResult], errors: dict[str, dict[str, float]]) -> list[RowResult]:
    """The same results with these discretisation errors."""
    return [
        replace(
            row,
            checks=tuple(
                replace(c, error=errors.get(row.experiment.experiment, {}).get(c.check.what)) for c in row.checks
            ),
        )
        for row in found
    ]


def check_mesh(found: list[RowResult], mesh: MeshSize = DEFAULT_MESH, say: Say = lambda _: None) -> dict[str, Any]:
    """Repeat the experiments on the refined mesh; gives the content of ``mesh_errors.json``.

    Richardson, second order: ours(h) - ours(0) = (ours(h) - ours(h/r)) r^2 / (r^2 - 1), r = ``_FINER``.
    """
    fine = mesh.refined(_FINER, _FINER)
    share = _FINER**2 / (_FINER**2 - 1.0)
    errors = mesh_errors()
    references: dict[str, ExperimentResult] = {}
    for row in found:
        if row.experiment.study != "mechanics":
            continue
        say(f"row {row.experiment.id} on the finer mesh: {row.experiment.title}")
        other = _row(row.experiment, fine, {}, references)
        errors[row.experiment.experiment] = {
            a.check.what: share * (a.ours - b.ours)
            for a, b in zip(row.checks, other.checks, strict=True)
            if a.ours is not None and b.ours is not None and a.check.read
        }
    return {"mesh": mesh.elements, "finer": fine.elements, "errors": errors}
