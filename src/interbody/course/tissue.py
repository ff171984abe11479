"""What tissue forms under which strain: two published rules, and a cell of graft that follows them.

A cell holds fractions of fibrous tissue, cartilage and bone; the rest is granulation tissue with graft. Precursor cells
fill a share ``c`` of it. With the rate r of turnover, the tissue that its stimulus asks for grows into what is free,
and the other soft tissue gives way ::

    d bone / dt = r (c - bone)                   where the rule asks for bone
    d cartilage / dt = r (c - bone - cartilage)  where it asks for cartilage, which may ossify
    d fibrous / dt = r (c - bone - fibrous)      where it asks for fibrous tissue

Bone stays once it is there, matures, and is lost slowly where a rule finds it without stimulus.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .ledger import Ledger

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Stimulus:
    """What a cell feels, arrays of one shape.

    Attributes:
        strain: octahedral shear strain. pressure: MPa, compression positive. flow: µm/s, of fluid through the tissue.
    """

    strain: Array
    pressure: Array
    flow: Array


@dataclass(frozen=True)
class Wanted:
    """Where a rule asks for bone, for cartilage, for cartilage that ossifies, and where it lets bone go."""

    bone: Flags
    cartilage: Flags
    ossifies: Flags
    resorbs: Flags


@dataclass(frozen=True)
class Tissue:
    """Fractions of a cell's volume, arrays of one shape; ``mature`` is the mature part of its bone."""

    fibrous: Array
    cartilage: Array
    bone: Array
    mature: Array

    @classmethod
    def fresh(cls, shape: tuple[int, ...]) -> Tissue:
        """Granulation tissue and graft alone."""
        return cls(*(np.zeros(shape) for _ in range(4)))

    def modulus(self, fresh: float | Array, made: Mapping[str, float | Array]) -> Array:
        """Young's modulus (MPa) by the rule of mixtures of Lacroix and Prendergast (2002)."""
        bone = made["immature_bone"] + (made["mature_bone"] - np.asarray(made["immature_bone"])) * self.mature
        rest = 1.0 - self.fibrous - self.cartilage - self.bone
        soft = self.fibrous * made["fibrous"] + self.cartilage * made["cartilage"]
        return np.asarray(rest * fresh + soft + self.bone * bone)


Rule = Callable[[Stimulus, Array, Ledger], Wanted]
"""A rule: stimulus, factor on its limits of strain (same shape or broadcast), constants."""
WHY = "which tissue forms under which strain"


def claes_heigele(felt: Stimulus, factor: Array, book: Ledger) -> Wanted:
    """Claes and Heigele (1999): strain and hydrostatic pressure decide.

    Direct bone below 5 % and 0.15 MPa; bone through cartilage below 15 % where pressure is above that; fibrous else.
    """
    limit = book.value("claes_heigele.pressure_mpa", WHY)
    gentle = felt.strain < book.value("claes_heigele.bone_strain", WHY) * factor
    bearable = felt.strain < book.value("claes_heigele.cartilage_strain", WHY) * factor
    bone = gentle & (np.abs(felt.pressure) <= limit)
    cartilage = bearable & (felt.pressure > limit) & ~bone
    return Wanted(bone, cartilage, cartilage, np.zeros_like(bone))


def prendergast(felt: Stimulus, factor: Array, book: Ledger) -> Wanted:
    """Prendergast, Huiskes and Soballe (1997) with the limits of Lacroix and Prendergast (2002).

    S = octahedral shear strain / a + fluid velocity / b; fibrous above 3, cartilage above 1, bone below, resorption
    below 0.010.
    """
    strain = felt.strain / (book.value("prendergast.strain", WHY) * factor)
    stimulus = strain + felt.flow / book.value("prendergast.flow_um_s", WHY)
    high, low = book.value("prendergast.fibrous", WHY), book.value("prendergast.cartilage", WHY)
    idle = stimulus < book.value("prendergast.resorption", WHY)
    bone = (stimulus <= low) & ~idle
    cartilage = (stimulus > low) & (stimulus <= high)
    return Wanted(bone, cartilage, np.zeros_like(bone), idle)


RULES: Mapping[str, Rule] = {"claes_heigele": claes_heigele, "prendergast": prendergast}


def rule_named(name: str) -> Rule:
    """A rule by name.

    Raises:
        KeyError: no such rule; the message lists those there are.
    """
    try:
        return RULES[name]
    except KeyError:
        raise KeyError(f"no rule of tissue differentiation named {name!r}; there are {', '.join(RULES)}") from None


def grown(tissue: Tissue, wanted: Wanted, cells: Array, days: float, book: Ledger) -> Tissue:
    """The tissue ``days`` later under a stimulus that stays, with ``cells`` the share filled with precursors.

    Each rate is integrated exactly over the step, so that a cell with constant stimulus follows its closed form.
    """
    why = "how fast tissue turns"
    turn = -np.expm1(-book.value("cell.rate_per_day", why) * days)
    ossify = -np.expm1(-book.value("cartilage.ossification_per_day", why) * days)
    mature = -np.expm1(-book.value("bone.maturing_per_day", why) * days)
    resorb = -np.expm1(-book.value("bone.resorption_per_day", why) * days)
    through = np.where(wanted.ossifies, ossify * tissue.cartilage, 0.0)
    direct = np.where(wanted.bone, turn * np.maximum(cells - tissue.bone, 0.0), 0.0)
    lost = np.where(wanted.resorbs, resorb * tissue.bone, 0.0)
    bone = tissue.bone + direct + through - lost
    free = np.maximum(cells - bone, 0.0)
    fibrous_wanted = ~(wanted.bone | wanted.cartilage | wanted.resorbs)
    fibrous = tissue.fibrous + turn * (np.where(fibrous_wanted, free, 0.0) - tissue.fibrous)
    cartilage = tissue.cartilage - through
    cartilage = cartilage + turn * (np.where(wanted.cartilage, free, 0.0) - cartilage)
    soft = fibrous + cartilage
    crowded = np.where(soft > free, free / np.maximum(soft, np.finfo(float).tiny), 1.0)
    share = np.divide(tissue.mature * tissue.bone, bone, out=np.zeros_like(bone), where=bone > 0.0)
    aged = share + mature * (1.0 - share)
    return Tissue(fibrous * crowded, cartilage * crowded, bone, np.minimum(aged, 1.0))
