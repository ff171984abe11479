"""Published rules on who is a candidate, held against the case one by one. None of them decides."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from ..case import FUSION_TECHNIQUES, Case, Diagnosis, LevelFindings, Option, Technique
from ..evidence import ParameterSet, Quantity, Use, parameters, sources
from .model import Rule

YES, NO, UNKNOWN = "yes", "no", "unknown"
SLIPS = frozenset({Diagnosis.degenerative_spondylolisthesis, Diagnosis.isthmic_spondylolisthesis})
WEEKS_PER_MONTH = 4.345

AGAINST = frozenset({"Fusion for disc herniation", "Not smoking", "Bone that holds screws", "Diabetes under control",
                     "Alignment fits", "Other reasons to wait"})  # fmt: skip
"""Rules that hold back rather than speak for an operation."""
TRIAL = "Like the people in "
MISSING = {
    "A narrowing that explains the symptoms": "an MRI or CT and what it shows at each level",
    "Slip or instability": "the slip in mm at this level, and films bent forward and back",
    "Instability or grade 2": "the slip in mm at this level, and films bent forward and back",
    "Instability on films": "films bent forward and back",
    "Care without operation tried first": "what care was tried, for how long, and what it brought",
    "Not smoking": "whether you smoke, or when you stopped",
    "Bone that holds screws": "bone density: the HU of L1 on a CT, or a T-score",
    "Alignment fits": "a standing film of the whole spine",
    "Other reasons to wait": "how heart, lungs and mood are, and images from the last six months",
}
"""What would have to be known to judge a rule that the case leaves open; trials ask for the findings of the level."""
DIABETES = "Diabetes under control"
HBA1C = {True: "a recent HbA1c", None: "whether there is diabetes, and if so a recent HbA1c"}
"""What is missing to judge the rule on diabetes, by what the case says of it."""
FINDINGS = "slip, narrowing and stability at this level"

Make = Callable[[str, str, "bool | None", str], Rule]
"""Makes a rule from its quantity, title, state and text, for the option at hand."""


@dataclass
class Reader:
    """Reads the set ``candidacy`` and remembers what was used."""

    set: ParameterSet
    used: dict[tuple[str, str], Use]

    @classmethod
    def open(cls, replaced: ParameterSet | None) -> Reader:
        return cls(replaced or parameters("candidacy"), {})

    def __call__(self, name: str, rule: str) -> Quantity:
        quantity = self.set[name]
        self.used.setdefault((name, rule), Use(quantity, f"candidacy: {rule}"))
        return quantity


def source_text(quantity: Quantity) -> str:
    """The source as a reader would look it up."""
    source = sources().get(quantity.source)
    return source.text if source else "assumption of this program"


def verdict(state: bool | None) -> str:
    """``yes``, ``no``, or ``unknown`` for None."""
    return UNKNOWN if state is None else YES if state else NO


def rules(case: Case, name: str, option: Option, read: Reader) -> Iterator[Rule]:
    """All rules that concern one option of the case."""

    def rule(key: str, title: str, state: bool | None, text: str) -> Rule:
        kind = "trial" if title.startswith(TRIAL) else "contraindication" if title in AGAINST else "indication"
        asked = HBA1C[case.patient.diabetes or None] if title == DIABETES else MISSING.get(title, FINDINGS)
        missing = asked if state is None else ""
        return Rule(title, verdict(state), text, source_text(read(key, title)), name, kind, missing)

    fusion = option.technique in FUSION_TECHNIQUES
    if fusion:
        yield from _for_fusion(case, option, read, rule)
    elif option.technique is Technique.decompression:
        findings = _findings(case, option)
        narrow = _any(f.stenosis and f.stenosis in ("moderate", "severe") for f in findings)
        state = narrow and float(read("ng59_decompression", "narrowing")) > 0
        text = "Decompression is for leg symptoms with a narrowing on imaging to match, after other care has failed."
        yield rule("ng59_decompression", "A narrowing that explains the symptoms", state, text)
        yield from _trials(case, option, read, rule)


def _for_fusion(case: Case, option: Option, read: Reader, rule: Make) -> Iterator[Rule]:
    patient, findings = case.patient, _findings(case, option)
    unstable = _any(f.instability for f in findings)
    if patient.diagnosis is Diagnosis.disc_degeneration:
        offered = float(read("ng59", "back pain alone")) > 0
        text = "NICE: no fusion for low back pain outside a randomised trial. US payers allow it with conditions."
        yield rule("ng59", "Fusion for back pain alone", offered, text)
        most = float(read("disc_levels", "levels"))
        text = f"Payers allow at most {most:g} levels for disc degeneration; this option has {len(option.levels)}."
        yield rule("disc_levels", "Number of levels", len(option.levels) <= most, text)
    if patient.diagnosis is Diagnosis.disc_herniation:
        offered = float(read("herniation", "herniation")) > 0
        yield rule("herniation", "Fusion for disc herniation", offered, "Not for disc herniation alone.")
    if patient.diagnosis is Diagnosis.stenosis:
        state = _any((unstable, _slipped(findings, float(read("nordsten.slip", "slip or instability")))))
        text = "Societies advise fusion in stenosis with a slip or instability, not in stenosis without either."
        yield rule("nass", "Slip or instability", state and float(read("nass", "slip or instability")) > 0, text)
    if patient.diagnosis in SLIPS or patient.diagnosis is Diagnosis.stenosis:
        grade_2 = float(read("grade_2_slip", "slip or instability"))
        state = _any((unstable, _slipped(findings, grade_2)))
        text = (
            "A US payer asks for a slip that moves on films, or one of grade 2 or more. The case tells mm: this "
            f"program takes grade 2 to begin at {grade_2:g} mm."
        )
        asked = float(read("grade_2", "slip or instability")) > 0
        yield rule("grade_2", "Instability or grade 2", state if asked else None, text)
    if patient.diagnosis in SLIPS:
        angle = float(read("rotation_instability", "instability"))
        text = (
            f"More than {angle:g} degrees of rotation or 4 mm of slip between flexion and extension films. In SPORT "
            "the gain did not differ clearly with it."
        )
        yield rule("rotation_instability", "Instability on films", unstable, text)
    yield from _trials(case, option, read, rule)
    yield from _readiness(case, read, rule)


def _trials(case: Case, option: Option, read: Reader, rule: Make) -> Iterator[Rule]:
    """Whether the trials of fusion against decompression studied someone like this."""
    if case.patient.diagnosis is not Diagnosis.degenerative_spondylolisthesis:
        return
    findings = _findings(case, option)
    narrow = _any(f.stenosis and f.stenosis != "none" for f in findings)
    least = float(read("nordsten.slip", "trial"))
    state = _all(_slipped(findings, least), narrow, len(option.levels) == 1)
    text = f"NORDSTEN-DS studied a slip of {least:g} mm or more at one level with stenosis."
    yield rule("nordsten.slip", "Like the people in NORDSTEN-DS", state, text)
    low, high, young, old = (
        float(read(f"slip_trial.{key}", "trial")) for key in ("slip_low", "slip_high", "age_low", "age_high")
    )
    further = _slipped(findings, high, beyond=True)
    unstable = _any(f.instability for f in findings)
    state = _all(_slipped(findings, low), _not(further), young <= case.patient.age <= old, _not(unstable))
    text = f"SLIP studied a stable slip of {low:g} to {high:g} mm in people of {young:g} to {old:g} years."
    yield rule("slip_trial.slip_low", "Like the people in SLIP", state, text)


def _readiness(case: Case, read: Reader, rule: Make) -> Iterator[Rule]:
    """Care tried, pain, smoking, bone, diabetes, alignment."""
    patient = case.patient
    months = patient.symptoms.duration_months
    disc = patient.diagnosis is Diagnosis.disc_degeneration
    need = float(read("care.disc_months", "care before")) if disc else _weeks(read) / WEEKS_PER_MONTH
    state = False if months is not None and months < need else None
    asked = f"{need:g} months" if disc else f"{_weeks(read):g} weeks"
    text = (
        f"Payers ask for {asked} of structured care first. The case holds how long symptoms last, not what was tried."
    )
    yield rule("care.disc_months" if disc else "care.stenosis_weeks", "Care without operation tried first", state, text)
    floor = float(read("pain.minimum", "pain"))
    worst = max(patient.baseline.back_pain, patient.baseline.leg_pain)
    text = f"Payers ask for pain above {floor:g} of 10; the worse of back and leg is {worst:g}."
    yield rule("pain.minimum", "Enough pain", worst > floor, text)
    weeks = float(read("smoke_free_weeks", "smoking"))
    text = f"No smoking for {weeks:g} weeks before; smokers fuse less often and some payers test for it."
    yield rule("smoke_free_weeks", "Not smoking", _not(patient.smoking and patient.smoking == "current"), text)
    yield rule("bone.hu_screws", "Bone that holds screws", _bone(case, read), _bone_text(read))
    if patient.diabetes is not False:
        limit = float(read("hba1c", "diabetes"))
        yield rule(
            "hba1c",
            DIABETES,
            None,
            f"At an HbA1c of {limit:g} % or more wounds were infected more often; not in the case.",
        )
    yield rule("mismatch", "Alignment fits", *_alignment(case, read))
    yield rule("wait", "Other reasons to wait", None, str(read("wait", "other reasons to wait").value))


def _weeks(read: Reader) -> float:
    return float(read("care.stenosis_weeks", "care before"))


def _bone(case: Case, read: Reader) -> bool | None:
    bone = case.patient.bone_density
    if bone.hu is not None:
        return bone.hu >= float(read("bone.hu_screws", "bone"))
    if bone.t_score is not None:
        return bone.t_score > float(read("bone.t_score", "bone"))
    return None


def _bone_text(read: Reader) -> str:
    held, frail, score = (float(read(f"bone.{key}", "bone")) for key in ("hu_screws", "hu", "t_score"))
    return (
        f"Weak bone needs a plan first. In one cohort screws loosened or cages sank more often where L1 was below "
        f"{held:g} HU, which the harms here count as weak. Below {frail:g} HU osteoporosis is likely; a T-score of "
        f"{score:g} or less is osteoporosis."
    )


def _alignment(case: Case, read: Reader) -> tuple[bool | None, str]:
    limit = float(read("mismatch", "alignment"))
    measured = case.anatomy.alignment
    text = f"Pelvic incidence less lordosis within {limit:g} degrees; beyond it more revisions were reported."
    if measured.pelvic_incidence_deg is None or measured.lordosis_l1_s1_deg is None or measured.posture != "standing":
        return None, text + " Not measured standing."
    gap = measured.pelvic_incidence_deg.value - measured.lordosis_l1_s1_deg.value
    return abs(gap) <= limit, f"{text} Here it is {gap:.0f}."


def _findings(case: Case, option: Option) -> list[LevelFindings]:
    """What is known of each level that the option operates."""
    return [case.findings.get(level, LevelFindings()) for level in option.levels]


def _slipped(findings: list[LevelFindings], least: float, beyond: bool = False) -> bool | None:
    """Whether a level slipped by ``least`` mm or more (``beyond``: by more)."""
    slips = [None if f.slip_mm is None else abs(f.slip_mm) for f in findings]
    return _any(None if slip is None else slip > least if beyond else slip >= least for slip in slips)


def _any(states: Iterable[bool | None]) -> bool | None:
    """Whether one is true; None where none is, and one is not known."""
    found = list(states)
    return True if any(found) else None if None in found or not found else False


def _all(*states: bool | None) -> bool | None:
    """Whether all are true; None where none is false, and one is not known."""
    return False if False in states else None if None in states else True


def _not(state: bool | None) -> bool | None:
    return None if state is None else not state
