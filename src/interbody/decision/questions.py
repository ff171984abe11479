"""Questions to take to the surgeon, in the person's words. Words only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..case import FUSION_TECHNIQUES, Approach, Case, Diagnosis, Option, Patient, Technique
from ..outcomes import Forecast
from .options import nothing_presses

SURE = 0.80
"""Below this chance of union the question about it is worth asking; wording only, no forecast rests on it."""

NAMES = {
    Technique.tlif: "TLIF",
    Technique.plif: "PLIF",
    Technique.alif: "fusion from the front",
    Technique.llif: "fusion from the side",
    Technique.plf: "fusion along the back of the spine",
}
"""Kinds of fusion as a question names them."""


def questions(case: Case, forecasts: Mapping[str, Forecast]) -> tuple[str, ...]:
    """Questions that fit this case, the general ones first."""
    patient = case.patient
    operations = [option for option in case.options.values() if option.levels]
    fusions = {n: o for n, o in case.options.items() if o.technique in FUSION_TECHNIQUES}
    found = [
        "What do you expect to get better for me, by how much, and by when?",
        "What happens if I wait, and what would be a reason not to wait?",
        "How often do you do this operation, and what are your own rates of infection and of operating again?",
    ]
    found.append(
        "Which signs, such as trouble with bladder or bowel, numbness between the legs or a leg that gets weaker, mean "
        "that I must get help the same day?"
    )
    if patient.symptoms.motor_deficit:
        found.append("My leg is weak: how does that change how soon something should be done?")
    if fusions and patient.diagnosis in (Diagnosis.degenerative_spondylolisthesis, Diagnosis.stenosis):
        found.append("Large trials found no gain from adding fusion to decompression: why would I need a fusion?")
    if patient.diagnosis is Diagnosis.disc_degeneration:
        found.append("Have I had a structured rehabilitation programme, and what did it bring?")
    if patient.smoking == "current" and fusions:
        found.append("How long before the operation must I stop smoking, and who helps me with it?")
    if patient.diabetes:
        found.append("What should my HbA1c be before an operation?")
    bone = patient.bone_density
    if bone.hu is None and bone.t_score is None and fusions:
        found.append("Should my bone density be measured first?")
    if large := _only_open(fusions):
        found.append(f"Could the {_listed(large)} be done minimally invasively, and is that better for me?")
    if nothing_presses(case):
        found.append("Nothing was told to press on a nerve: is there anything that a decompression would free?")
    if any(_union_doubtful(forecasts.get(name)) for name in fusions):
        found.append("My chance that bone joins is below the usual: what can be done about that?")
    if any(len(o.levels) > 1 for o in fusions.values()):
        found.append("Why more than one level?")
    if patient.prior_lumbar_surgery:
        found.append("What does my earlier operation change about the risks?")
    if (unknown := _not_told(patient, bool(fusions))) and operations:
        found.append(f"This forecast was not told {_listed(unknown)}: what would that change for me?")
    if unseen := _not_seen(case):
        found.append(
            f"What do my images show at {_listed(unseen)}: slip, narrowing, stability? Not all of it was told."
        )
    return tuple(found)


def _only_open(fusions: Mapping[str, Option]) -> list[str]:
    """Kinds of fusion that are listed, but never minimally invasive."""
    small = {option.technique for option in fusions.values() if option.approach is Approach.mis}
    kinds = dict.fromkeys(option.technique for option in fusions.values() if option.technique not in small)
    return [NAMES[technique] for technique in kinds]


def _not_told(patient: Patient, fused: bool) -> list[str]:
    """What the case leaves open about the person and a forecast reads."""
    asked = {
        "whether I smoke": patient.smoking is None,
        "whether I have diabetes": patient.diabetes is None,
        "whether I had an operation on the low back before": patient.prior_lumbar_surgery is None,
        "whether I lack vitamin D": fused and patient.vitamin_d_deficiency is None,
    }
    return [words for words, unknown in asked.items() if unknown]


def _not_seen(case: Case) -> list[str]:
    """Levels to be operated of which slip, narrowing or stability is not known."""
    levels = dict.fromkeys(level for option in case.options.values() for level in option.levels)
    found = {level: case.findings.get(level) for level in levels}
    return [level for level, f in found.items() if f is None or None in (f.slip_mm, f.stenosis, f.instability)]


def _listed(parts: Sequence[str]) -> str:
    """``a, b and c``."""
    return " and ".join(part for part in (", ".join(parts[:-1]), parts[-1]) if part)


def _union_doubtful(forecast: Forecast | None) -> bool:
    last = forecast.timeline[-1]["union"] if forecast else None
    return last is not None and not isinstance(last, float) and last.value < SURE
