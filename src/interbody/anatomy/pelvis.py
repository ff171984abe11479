"""Pelvic incidence, tilt and sacral slope; incidence is the sum of the other two."""

from __future__ import annotations

from dataclasses import dataclass

from ..case import Case, CaseError
from .ledger import Ledger


@dataclass(frozen=True)
class Pelvis:
    """Angles in degrees."""

    incidence: float
    tilt: float
    slope: float


def pelvis(case: Case, ledger: Ledger) -> Pelvis:
    """The pelvis as measured, completed by PI = PT + SS and, where that is not enough, by regression.

    Sacral slope and pelvic incidence go before pelvic tilt when all three were measured.

    Raises:
        CaseError: the three measured angles do not add up.
    """
    alignment = case.anatomy.alignment
    incidence, tilt, slope = (
        None if m is None else float(m)
        for m in (alignment.pelvic_incidence_deg, alignment.pelvic_tilt_deg, alignment.sacral_slope_deg)
    )
    if incidence is not None and tilt is not None and slope is not None:
        most = ledger.number("Pelvis", "conflict", "agreement of the measured pelvic angles")
        if abs(incidence - tilt - slope) > most:
            raise CaseError(
                [
                    f"anatomy.alignment: pelvic incidence {incidence:g}° must equal pelvic tilt {tilt:g}° plus "
                    f"sacral slope {slope:g}° within {most:g}°."
                ]
            )
        return Pelvis(incidence, incidence - slope, slope)
    if slope is not None and (incidence is not None or tilt is not None):
        incidence = incidence if incidence is not None else slope + (tilt or 0.0)
        return Pelvis(incidence, incidence - slope, slope)
    if incidence is not None and tilt is not None:
        return Pelvis(incidence, tilt, incidence - tilt)
    if slope is not None:
        incidence = _regress(ledger, "incidence_on_slope", slope, "pelvic incidence (deg)")
    elif tilt is not None:
        incidence = _regress(ledger, "incidence_on_tilt", tilt, "pelvic incidence (deg)")
        return Pelvis(incidence, tilt, incidence - tilt)
    else:
        if incidence is None:
            mean = ledger.number("Pelvis", "incidence", "pelvic incidence")
            sd = ledger.number("Pelvis", "incidence.sd", "spread of pelvic incidence")
            incidence = ledger.estimate("pelvic incidence (deg)", mean, sd)
        slope = _regress(ledger, "slope_on_incidence", incidence, "sacral slope (deg)")
    return Pelvis(incidence, incidence - slope, slope)


def _regress(ledger: Ledger, law: str, at: float, name: str) -> float:
    """Value of a linear law of Pelvis.yaml, noted as an estimate."""
    slope = ledger.number("Pelvis", f"{law}.slope", name.partition(" (")[0])
    offset = ledger.number("Pelvis", f"{law}.offset", name.partition(" (")[0])
    sd = ledger.number("Pelvis", f"{law}.sd", f"spread of {name.partition(' (')[0]}")
    return ledger.estimate(name, offset + slope * at, sd)
