"""Write a model for another solver or for ParaView."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from ..files import replacing
from ..mechanics.simulate import LoadCase, standard_loads
from ..mechanics.spine_model import SpineModel
from ..mechanics.vtu import vtu_text
from ..surgery import Construct
from .calculix import calculix_text, left_out_of_calculix
from .deck import Deck, lamellae, make_deck
from .febio import febio_text

FORMATS = {"febio": ".feb", "calculix": ".inp", "vtu": ".vtu"}
"""Formats and the endings of their files."""


def export_case(
    source: SpineModel | Construct,
    path: Path,
    to: str = "febio",
    *,
    level: str | None = None,
    only_disc: bool = False,
    load: LoadCase | str = "flexion",
    element_type: str = "C3D20R",
) -> tuple[str, ...]:
    """Write the passive spine, one level of it, or one disc alone, in its unloaded state with one load.

    Args:
        source: a model, or a construct (an operated spine; its hardware is left out and named).
        path: the file to write; its folder is made.
        to: ``febio`` (FEBio 4), ``calculix`` (CalculiX, near to Abaqus) or ``vtu`` (mesh and materials; no load).
        level: only this level, its lower vertebra at rest. only_disc: without ligaments; needs ``level``.
        load: a load case or the name of a standard one. element_type: for CalculiX.

    Returns:
        What the file leaves out, in words; decks say the same in their header.

    Raises:
        ValueError: an unknown format, level or element type.
        KeyError: an unknown load.
    """
    if to not in FORMATS:
        raise ValueError(f"to is {to!r}; it is one of {', '.join(FORMATS)}")
    case = standard_loads([load])[0] if isinstance(load, str) else load
    operated = isinstance(source, Construct) and not source.is_intact
    model = source.model() if isinstance(source, Construct) else source
    deck = make_deck(model, case, level, only_disc, operated)
    left_out = deck.left_out
    if to == "febio":
        text = febio_text(deck, path.stem)
    elif to == "calculix":
        text = calculix_text(deck, element_type)
        left_out = left_out_of_calculix(deck, element_type)
    else:
        text = mesh_text(deck)
        left_out = ("rigid vertebrae, ligaments, facets and the load: the file holds the discs' mesh and materials",)
    with replacing(path) as temporary:
        temporary.write_text(text, encoding="utf-8")
    return left_out


def mesh_text(deck: Deck) -> str:
    """The unloaded discs for ParaView, with materials and fibres."""
    points = np.concatenate([d.mesh.points for d in deck.discs])
    starts = np.cumsum([0, *(len(d.mesh.points) for d in deck.discs)])
    cells = np.concatenate([d.mesh.elements + s for d, s in zip(deck.discs, starts, strict=False)])
    material = np.concatenate([d.mesh.material for d in deck.discs])
    fields = {name: material[:, k].copy() for k, name in enumerate(("c1", "c2", "bulk", "k1", "k2", "kappa"))}
    fields["fibre_1"] = np.concatenate([d.mesh.fibres[:, 0] for d in deck.discs])
    fields["fibre_2"] = np.concatenate([d.mesh.fibres[:, 1] for d in deck.discs])
    fields["fibre_angle"] = np.concatenate([lamellae(d.mesh)[2] for d in deck.discs])
    fields["nucleus"] = np.concatenate([d.mesh.nucleus for d in deck.discs]).astype(np.int64)
    fields["disc"] = np.concatenate([np.full(len(d.mesh.elements), i, np.int64) for i, d in enumerate(deck.discs)])
    return vtu_text(points, cells, {}, fields)
