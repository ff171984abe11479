"""People as columns: what the sub-models read of a person or of a cohort, one array entry each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..case import FUSION_TECHNIQUES, Approach, Diagnosis, Option, Patient, Screws, Technique
from ..course import Ledger

Column = NDArray[np.float64]


@dataclass(frozen=True)
class People:
    """Columns of shape (n,). Yes-or-no columns hold 1 and 0; what is not known is nan, and counts as in a usual cohort.

    ``age`` in years, ``bmi`` in kg/m², ``hu`` in HU, ``t_score`` in SD of young adults, ``odi`` 0-100, pains 0-10,
    ``levels``: how many are operated.
    """

    age: Column
    female: Column
    bmi: Column
    smoker: Column
    former: Column
    diabetes: Column
    hu: Column
    t_score: Column
    prior_surgery: Column
    claudication: Column
    odi: Column
    back_pain: Column
    leg_pain: Column
    levels: Column

    def __len__(self) -> int:
        return len(self.age)

    def take(self, rows: NDArray[np.intp] | slice) -> People:
        """Some of them."""
        return replace(self, **{name: getattr(self, name)[rows] for name in self.__dataclass_fields__})

    def weak_bone(self, book: Ledger, why: str) -> Column:
        """1 where the measured density is below the cut-off ``low_bone`` of the book's set; 0 if unknown."""
        by_hu = self.hu < book.value("low_bone.hu", why)
        by_score = self.t_score <= book.value("low_bone.t_score", why)
        return np.where(np.isnan(self.hu), by_score, by_hu).astype(float)


@dataclass(frozen=True)
class Plan:
    """What is done, alike for everyone in a stratum."""

    technique: Technique
    approach: Approach | None
    screws: Screws | None

    @property
    def family(self) -> str:
        """``fusion``, ``decompression``, ``microdiscectomy`` or ``nonoperative``."""
        return "fusion" if self.technique in FUSION_TECHNIQUES else self.technique.value

    @property
    def screwed(self) -> bool:
        """Whether pedicle screws are used."""
        return self.screws not in (None, Screws.none)


class Weighted(NamedTuple):
    """An effect and how often it applies to each person: ``mean`` x ``weight`` is added on the effect's own scale."""

    name: str
    mean: float
    se: float
    weight: Column
    text: str


def one_person(patient: Patient, option: Option) -> People:
    """A person of a case as columns of length one."""

    def column(value: float | None) -> Column:
        return np.array([np.nan if value is None else float(value)])

    bone, start, smoking = patient.bone_density, patient.baseline, patient.smoking
    return People(
        age=column(patient.age),
        female=column(patient.sex == "female"),
        bmi=column(patient.bmi),
        smoker=column(None if smoking is None else smoking == "current"),
        former=column(None if smoking is None else smoking == "former"),
        diabetes=column(patient.diabetes),
        hu=column(bone.hu),
        t_score=column(bone.t_score),
        prior_surgery=column(patient.prior_lumbar_surgery),
        claudication=column(patient.symptoms.neurogenic_claudication),
        odi=column(start.odi),
        back_pain=column(start.back_pain),
        leg_pain=column(start.leg_pain),
        levels=column(len(option.levels)),
    )


def plan_of(option: Option) -> Plan:
    """The plan of a case's option."""
    return Plan(option.technique, option.approach, option.screws)


def usual_if_unknown(column: Column, usual: float) -> Column:
    """The column with the ``usual`` share of a cohort where it is not known."""
    return np.where(np.isnan(column), usual, column)


WITH_STENOSIS = frozenset({Diagnosis.stenosis, Diagnosis.degenerative_spondylolisthesis})
