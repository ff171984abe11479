"""People for the tests of the anatomy floor."""

from __future__ import annotations

from typing import Any

import numpy as np

from interbody.case import LEVELS, AnatomyMeasures, Baseline, Case, LevelFindings, Option, Patient


def person(
    anatomy: dict[str, Any] | None = None, findings: dict[str, dict[str, Any]] | None = None, **patient: Any
) -> Case:
    """A case; the default is near the donors of Panjabi1992, whose mean the morphometry must return."""
    settings: dict[str, Any] = {
        "age": 46.3,
        "sex": "male",
        "height_cm": 167.8,
        "weight_kg": 68,
        "diagnosis": "stenosis",
        "baseline": Baseline(odi=40, back_pain=5, leg_pain=5),
    }
    settings.update(patient)
    return Case(
        case="test",
        patient=Patient(**settings),
        anatomy=AnatomyMeasures.model_validate(anatomy or {}),
        findings={k: LevelFindings.model_validate(v) for k, v in (findings or {}).items()},  # type: ignore[misc]
        options={"wait": Option(technique="nonoperative")},  # type: ignore[arg-type]
    )


def random_person(rng: np.random.Generator) -> Case:
    """Anyone the border lets in, with some discs thin, thick or slipped, and some figures measured."""
    findings: dict[str, dict[str, Any]] = {}
    discs: dict[str, Any] = {}
    for level in LEVELS:
        if rng.random() < 0.4:
            findings[level] = {"slip_mm": float(rng.uniform(-5, 10)), "pfirrmann": int(rng.integers(1, 6))}
        if rng.random() < 0.3:
            discs[level] = {"height_mm": {"middle": float(rng.uniform(3, 16))}}
    alignment: dict[str, Any] = {}
    if rng.random() < 0.6:
        alignment["pelvic_incidence_deg"] = float(rng.uniform(25, 95))
    if rng.random() < 0.3:
        alignment["lordosis_l1_s1_deg"] = float(rng.uniform(5, 85))
    if rng.random() < 0.3:
        alignment["segmental_lordosis_deg"] = {"L4-L5": float(rng.uniform(-5, 30))}
    return person(
        {"discs": discs, "alignment": alignment},
        findings,
        age=float(rng.uniform(18, 100)),
        sex=str(rng.choice(["male", "female"])),
        height_cm=float(rng.uniform(120, 220)),
        weight_kg=70,
    )
