"""Back and leg pain after each treatment: a plateau by three months, and from one year on the drift of function."""

from __future__ import annotations

from math import sqrt

from ..case import Diagnosis
from ..course import Ledger
from .function import PLATEAU, drift, shape
from .pooling import Pooled, pool_groups
from .scope import HOME
from .trajectory import Trajectory

SITES = ("back", "leg")


def pain_trajectory(diagnosis: Diagnosis, site: str, family: str, ledger: Ledger) -> Trajectory:
    """Mean change of ``back`` or ``leg`` pain (0-10) of the reference cohort under this treatment."""
    home = HOME[diagnosis]
    pooled = pooled_pain(diagnosis, site, ledger)
    change, se = pooled.mean, 0.0
    if family == "nonoperative":
        change *= ledger.value(f"pain_share.nonoperative.{diagnosis}", "pain without operation")
    elif family != home:
        gain, se = ledger.points(f"pain_contrast.{site}.{diagnosis}", "pain after fusion against decompression")
        change += gain if family == "decompression" else -gain
    rate = ledger.value("pain_per_odi", "long-term drift of pain, from that of ODI")
    lost, spread = drift(diagnosis, family, ledger)
    return Trajectory(
        anchors=((PLATEAU, change),),
        shape=shape(ledger, "nonoperative" if family == "nonoperative" else "pain"),
        drift=lost * rate,
        drift_sd=spread * rate,
        between=sqrt(pooled.new_study**2 + se**2),
    )


def pooled_pain(diagnosis: Diagnosis, site: str, ledger: Ledger) -> Pooled:
    """Change of pain after the treatment that anchors the diagnosis; all groups share one spread between studies."""
    return ledger.once(("pain", diagnosis, site), lambda: _pooled_pain(diagnosis, site, ledger))


def _pooled_pain(diagnosis: Diagnosis, site: str, ledger: Ledger) -> Pooled:
    why = "change of pain, pooled over studies"
    usual = ledger.value("sd.pain_change", why)
    groups = {}
    for each, home in HOME.items():
        for place in SITES:
            studies = ledger.group(f"pain.{place}.{each}.{home}", why)
            groups[f"{place}.{each}"] = [(float(q), (q.sd or usual) / sqrt(q.n or 1)) for q in studies]
    return pool_groups(groups)[f"{site}.{diagnosis}"]


def pain_baseline(diagnosis: Diagnosis, site: str, ledger: Ledger) -> float:
    """Mean pain before treatment of the cohort that anchors the diagnosis."""
    own = f"baseline.{site}.{diagnosis}"
    name = own if own in ledger.set else f"baseline.{site}.surgical"
    return ledger.value(name, "baseline of the reference cohort")
