"""What biology adds to the chance of union: drugs, vitamin D, graft and the cage's surface, with published effects."""

from __future__ import annotations

from dataclasses import dataclass, fields

from .ledger import Effect, Ledger


@dataclass(frozen=True)
class Biology:
    """What is known of a person and a graft beyond the case; None and False move nothing.

    Attributes:
        vitamin_d: deficient. bmp: rhBMP-2 in the graft. allograft: allograft alone. teriparatide: given after the
            operation. ketorolac: more than two days or 240 mg. metal_cage: titanium or another metal.
    """

    vitamin_d: bool = False
    bmp: bool = False
    allograft: bool = False
    teriparatide: bool = False
    ketorolac: bool = False
    metal_cage: bool = False


TEXTS = {
    "vitamin_d": "Lack of vitamin D hinders union.",
    "bmp": "BMP-2 helps union.",
    "allograft": "Allograft alone unites less often.",
    "teriparatide": "Teriparatide helps union.",
    "ketorolac": "Ketorolac for long or in high dose hinders union.",
    "metal_cage": "Bone grows on to titanium rather than on to PEEK.",
}


def biology_effects(biology: Biology, ledger: Ledger) -> list[Effect]:
    """Log odds ratios of nonunion of what applies; ``ledger`` is that of ``UnionBiology``."""
    found = []
    for field in fields(biology):
        if getattr(biology, field.name):
            mean, se = ledger.log_ratio(f"factor.{field.name}", "effect on union")
            found.append(Effect(field.name.replace("_", " "), mean, se, TEXTS[field.name]))
    return found
