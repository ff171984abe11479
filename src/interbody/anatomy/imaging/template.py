"""Writes a case file that holds the measures, and placeholders for the person."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ...case import AnatomyMeasures
from .measure import Measurement

_HEAD = """\
# A case file begun by measuring a CT. THE PERSON IN IT IS NOT REAL YET: every line marked REPLACE is a placeholder
# and must be replaced before anything is read off a result. The anatomy at the end is measured.
case: measured-case                  # REPLACE: a name for the case; no name of a person
note: >-
  Placeholder: the anatomy was measured from a CT, but patient, findings and options are stand-ins that have not been
  filled in yet. Replace them, then this note.
seed: 1
patient:
  age: 60                            # REPLACE: years
  sex: female                        # REPLACE: female or male
  height_cm: 165                     # REPLACE
  weight_kg: 70                      # REPLACE
  smoking: never                     # REPLACE: never, former (stopped six months ago or longer) or current
  diabetes: false                    # REPLACE
{density}
  diagnosis: degenerative_spondylolisthesis   # REPLACE: or isthmic_spondylolisthesis, stenosis,
                                     #          disc_degeneration, disc_herniation
  symptoms:
    duration_months: 12              # REPLACE
    neurogenic_claudication: true    # REPLACE: leg symptoms on walking, eased by sitting or bending forward
    motor_deficit: false             # REPLACE
  baseline:
    odi: 45                          # REPLACE: Oswestry Disability Index, 0 to 100, higher is worse
    back_pain: 6                     # REPLACE: 0 to 10
    leg_pain: 6                      # REPLACE: 0 to 10
  prior_lumbar_surgery: false        # REPLACE
findings:                            # REPLACE: by level; from MRI and standing films
  L4-L5: {{pfirrmann: 4, slip_mm: 5, stenosis: moderate, instability: false}}
options:                             # REPLACE: what is under discussion; keep the last two for comparison
  tlif:
    technique: tlif
    levels: [L4-L5]
    approach: open
    screws: bilateral
  decompression:
    technique: decompression
    levels: [L4-L5]
  nonoperative:
    technique: nonoperative
"""
_NO_DENSITY = "  # bone_density: {t_score: -1.0}     # fill in if known; left out, it is estimated from age and sex"


def write_case_yaml(measurement: Measurement, path: str | Path) -> None:
    """Write a case file with the measured anatomy (mm, degrees, HU, each with its standard error).

    Patient, findings and options are placeholders, each marked ``REPLACE``; the file is valid as it stands, and its
    note says that the person is not real.
    """
    anatomy = measurement.anatomy
    first = anatomy.vertebrae.get("L1")
    hu = None if first is None else first.cancellous_hu
    density = _NO_DENSITY
    if hu is not None:
        density = f"  bone_density: {{hu: {hu.value:.0f}}}            # measured: cancellous HU of L1"
    remarks = "".join(f"# Remark: {note}\n" for note in measurement.notes)
    text = _HEAD.format(density=density) + remarks + anatomy_yaml(anatomy)
    Path(path).write_text(text, encoding="utf-8")


def anatomy_yaml(anatomy: AnatomyMeasures) -> str:
    """The ``anatomy`` section of a case file, one measure a line; values and errors to one decimal."""
    return "\n".join(_lines("anatomy", anatomy.model_dump(mode="json", exclude_none=True), "")) + "\n"


def _lines(key: str, item: Any, indent: str) -> Iterator[str]:
    if isinstance(item, dict) and set(item) == {"value", "error"}:
        yield f"{indent}{key}: {{value: {item['value']:.1f}, error: {item['error']:.1f}}}"
    elif isinstance(item, dict):
        inner = [line for k, v in item.items() for line in _lines(k, v, indent + "  ")]
        if inner:
            yield f"{indent}{_key(key)}:"
            yield from inner
    elif item != "":
        yield f"{indent}{_key(key)}: {json.dumps(item, ensure_ascii=False) if isinstance(item, str) else item}"


def _key(key: str) -> str:
    return json.dumps(key) if any(c in key for c in " ,:") else key
