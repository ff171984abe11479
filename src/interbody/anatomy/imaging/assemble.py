"""From fitted parts to the measures of the case file; figures that cannot be true are left out and named."""

from __future__ import annotations

from ...case import (
    LEVELS,
    VERTEBRAE,
    AnatomyMeasures,
    DiscHeights,
    DiscMeasures,
    EndplateMeasures,
    Heights,
    Measured,
    VertebraMeasures,
)
from .alignment import alignment, sagittal_axes
from .belief import believed, facing, lacking, measured
from .findings import Findings
from .heights import ThreeHeights, Value, between, opening, slip
from .settings import number
from .volume import Array


def assemble(found: Findings, spacing: Array, with_ct: bool) -> AnatomyMeasures:
    """The case file's measures from everything that was found; completes ``found.missing`` and ``found.notes``."""
    sagittal = sagittal_axes(found)
    vertebrae = {name: _vertebra(found, name) for name in VERTEBRAE if found.plates.get(name) or name in found.density}
    discs = {}
    for level in LEVELS:
        upper, lower = facing(found, level, "inferior", "superior")
        if upper is None or lower is None:
            found.missing[f"disc {level}"] = lacking(found, level, "inferior", "superior")
            continue
        name = f"disc {level}"
        heights = _heights(found, name, between(upper, lower), "believed.disc_height")
        wedge = believed(found, name, "wedge", opening(upper, lower, sagittal), "believed.wedge")
        discs[level] = DiscMeasures(height_mm=DiscHeights(**heights), lordosis_deg=wedge)
        _note_slip(found, level, slip(upper, lower))
    files = "a CT label map and the CT" if with_ct else "a CT label map"
    size = " x ".join(f"{s:.1f}" for s in spacing)
    return AnatomyMeasures.model_validate(
        {
            "source": f"measured from {files}, voxels {size} mm; disc heights lie between the bony endplates",
            "vertebrae": vertebrae,
            "discs": discs,
            "alignment": alignment(found, sagittal),
            "missing": dict(found.missing),
        }
    )


def _vertebra(found: Findings, name: str) -> VertebraMeasures:
    plates = {side: found.plate(name, side) for side in ("superior", "inferior")}
    sizes = {}
    for side, plate in plates.items():
        width = depth = None
        if plate is not None:
            depth = measured((plate.outline.depth, plate.outline.size_error))
            if name == "S1" and found.sacrum_only:
                found.lacks(name, "the width of its endplate needs a label of its own")
            else:
                width = measured((plate.outline.width, plate.outline.size_error))
        sizes[side] = EndplateMeasures(width_mm=width, depth_mm=depth)
    superior, inferior = plates["superior"], plates["inferior"]
    heights = Heights()
    if superior is not None and inferior is not None:
        heights = Heights(**_heights(found, name, between(superior, inferior), "believed.body_height"))
    hu = found.density.get(name)
    return VertebraMeasures(
        superior_endplate=sizes["superior"],
        inferior_endplate=sizes["inferior"],
        height_mm=heights,
        cancellous_hu=None if hu is None else measured(hu),
    )


def _heights(found: Findings, name: str, heights: ThreeHeights, within: str) -> dict[str, Measured | None]:
    places = {"anterior": heights.anterior, "middle": heights.middle, "posterior": heights.posterior}
    return {k: believed(found, name, f"{k} height", v, within) for k, v in places.items()}


def _note_slip(found: Findings, level: str, value: Value) -> None:
    distance, error = value
    if abs(distance) > max(number("believed.slip"), 2.0 * error):
        way = "in front of" if distance > 0 else "behind"
        upper, lower = level.split("-")
        found.notes.append(
            f"The back rim of {upper} lies {abs(distance):.1f} ± {error:.1f} mm {way} that of {lower}, supine."
        )
