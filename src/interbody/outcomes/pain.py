"""Back and leg pain after each treatment: a plateau by three months and the drift of function after two years."""

from __future__ import annotations

from ..case import Diagnosis
from ..course import Ledger
from .function import PLATEAU, drift, shape
from .scope import HOME
from .trajectory import Trajectory

SITES = ("back", "leg")


def pain_trajectory(diagnosis: Diagnosis, site: str, family: str, ledger: Ledger) -> Trajectory:
    """Mean change of ``back`` or ``leg`` pain (0-10) of the reference cohort under this treatment."""
    home = HOME[diagnosis]
    change = ledger.value(f"{site}.{diagnosis}.{home}", f"mean change of {site} pain")
    se = 0.0
    if family == "nonoperative":
        change *= ledger.value(f"pain_share.nonoperative.{diagnosis}", "pain without operation")
    elif family != home:
        gain, se = ledger.points(f"pain_contrast.{site}.{diagnosis}", "pain after fusion against decompression")
        change += gain if family == "decompression" else -gain
    rate = ledger.value("pain_per_odi", "long-term drift of pain, from that of ODI")
    return Trajectory(
        anchors=tuple((year, change) for year in PLATEAU),
        shape=shape(ledger, "nonoperative" if family == "nonoperative" else "pain"),
        drift=drift(diagnosis, family, ledger) * rate,
        drift_sd=ledger.value("drift_sd", "band of the mean change") * rate,
        between=(ledger.value("between_study.pain", "band of the mean change") ** 2 + se**2) ** 0.5,
    )


def pain_baseline(diagnosis: Diagnosis, site: str, ledger: Ledger) -> float:
    """Mean pain before treatment of the cohort that anchors the diagnosis."""
    own = f"baseline.{site}.{diagnosis}"
    name = own if own in ledger.set else f"baseline.{site}.surgical"
    return ledger.value(name, "baseline of the reference cohort")
