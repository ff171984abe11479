"""What biology adds to the chance of union: drugs, vitamin D, graft and the cage's surface, with published effects."""

from __future__ import annotations

from dataclasses import dataclass, fields

from ..case import Graft, Option, Patient
from .ledger import Effect, Ledger


@dataclass(frozen=True)
class Biology:
    """What is known of a person and a graft; False moves nothing.

    Attributes:
        vitamin_d: deficient. bmp: rhBMP-2 in the graft. allograft: allograft alone. teriparatide: given around the
            operation. nsaid_short: a normal dose for less than 14 days. nsaid_high: more than two days or 240 mg of
            ketorolac. metal_cage: titanium or another metal.
    """

    vitamin_d: bool = False
    bmp: bool = False
    allograft: bool = False
    teriparatide: bool = False
    nsaid_short: bool = False
    nsaid_high: bool = False
    metal_cage: bool = False


TEXTS = {
    "vitamin_d": "Lack of vitamin D hinders union.",
    "bmp": "BMP-2 helps union.",
    "allograft": "Allograft alone unites less often.",
    "teriparatide": "Teriparatide helps union.",
    "nsaid_short": "Anti-inflammatory drugs for some days may hinder union.",
    "nsaid_high": "Ketorolac for long or in high dose hinders union.",
    "metal_cage": "Bone grows on to titanium rather than on to PEEK.",
}


def biology_of(patient: Patient, option: Option, metal_cage: bool = False) -> Biology:
    """What the case says; ``metal_cage`` is known once hardware has been chosen."""
    return Biology(
        vitamin_d=bool(patient.vitamin_d_deficiency),
        bmp=option.graft is Graft.bmp2,
        allograft=option.graft is Graft.allograft,
        teriparatide=option.teriparatide,
        nsaid_short=option.nsaid == "short",
        nsaid_high=option.nsaid == "high",
        metal_cage=metal_cage,
    )


def biology_effects(biology: Biology, ledger: Ledger) -> list[Effect]:
    """Log odds ratios of nonunion of what applies; ``ledger`` is that of ``UnionBiology``."""
    found = []
    for field in fields(biology):
        if getattr(biology, field.name):
            mean, se = ledger.log_ratio(f"factor.{field.name}", "effect on union")
            found.append(Effect(field.name.replace("_", " "), mean, se, TEXTS[field.name]))
    return found
