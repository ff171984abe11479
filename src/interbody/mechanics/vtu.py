"""Fields for ParaView: the discs of one solved load as an unstructured grid (VTK XML format)."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .spine_model import SpineModel

_HEXAHEDRON = 12  # VTK cell type
_TYPES = {"float64": "Float64", "int64": "Int64", "uint8": "UInt8"}


def disc_fields(model: SpineModel, load: str) -> tuple[NDArray, NDArray, dict[str, NDArray], dict[str, NDArray]]:
    """World positions of all discs under a solved load, and their fields.

    Returns:
        points (n, 3) mm, deformed; cells (m, 8); point fields ``displacement`` (n, 3) mm; cell fields ``pressure`` MPa,
        ``fibre_stretch``, ``nucleus`` (1 or 0) and ``level`` (0 is the uppermost).
    """
    points, cells, moved = [], [], []
    cell_fields: dict[str, list[NDArray]] = {"pressure": [], "fibre_stretch": [], "nucleus": [], "level": []}
    rotation, translation, offset = np.eye(3), np.zeros(3), 0
    found = list(zip(model.parts.values(), model.solutions[load], strict=True))
    for number, (part, state) in reversed(list(enumerate(found))):
        part.level.restore(state)
        if part.disc is not None:
            part.disc.residual(part.level.centre)
            now = part.disc.x @ rotation.T + translation
            points.append(now)
            moved.append(now - part.disc.mesh.points)
            cells.append(part.disc.mesh.elements + offset)
            offset += len(now)
            count = len(part.disc.mesh.elements)
            cell_fields["pressure"].append(part.disc.pressure.copy())
            cell_fields["fibre_stretch"].append(part.disc.stretch.copy())
            cell_fields["nucleus"].append(part.disc.mesh.nucleus.astype(np.int64))
            cell_fields["level"].append(np.full(count, number, dtype=np.int64))
        translation = rotation @ part.level.translation + translation
        rotation = rotation @ part.level.rotation
    joined = {name: np.concatenate(parts) for name, parts in cell_fields.items()}
    return np.concatenate(points), np.concatenate(cells), {"displacement": np.concatenate(moved)}, joined


def vtu_text(
    points: NDArray, cells: NDArray, point_fields: Mapping[str, NDArray], cell_fields: Mapping[str, NDArray]
) -> str:
    """An unstructured grid of hexahedra as VTK XML with inline binary data."""
    n_cells = len(cells)
    connectivity = _array("connectivity", cells.reshape(-1).astype(np.int64))
    offsets = _array("offsets", 8 * np.arange(1, n_cells + 1, dtype=np.int64))
    kinds = _array("types", np.full(n_cells, _HEXAHEDRON, dtype=np.uint8))
    at_points = "".join(_array(name, values) for name, values in point_fields.items())
    at_cells = "".join(_array(name, values) for name, values in cell_fields.items())
    return (
        '<?xml version="1.0"?>\n'
        '<VTKFile type="UnstructuredGrid" version="1.0" byte_order="LittleEndian" header_type="UInt64">\n'
        f'<UnstructuredGrid><Piece NumberOfPoints="{len(points)}" NumberOfCells="{n_cells}">\n'
        f"<Points>{_array('points', points)}</Points>\n"
        f"<Cells>{connectivity}{offsets}{kinds}</Cells>\n"
        f"<PointData>{at_points}</PointData>\n<CellData>{at_cells}</CellData>\n"
        "</Piece></UnstructuredGrid></VTKFile>\n"
    )


def _array(name: str, values: NDArray) -> str:
    little = np.ascontiguousarray(values.astype(values.dtype.newbyteorder("<")))
    raw = little.tobytes()
    data = base64.b64encode(np.array([len(raw)], dtype="<u8").tobytes() + raw).decode("ascii")
    width = f' NumberOfComponents="{values.shape[1]}"' if values.ndim == 2 else ""
    return f'<DataArray type="{_TYPES[str(values.dtype)]}" Name="{name}"{width} format="binary">{data}</DataArray>\n'


def write_vtu(model: SpineModel, load: str, path: Path) -> None:
    """Write the discs of one solved load to ``path``."""
    path.write_text(vtu_text(*disc_fields(model, load)), encoding="ascii")
