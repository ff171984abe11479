"""Imaging: measures a lumbar spine from a CT label map and the CT.

Owns the reading of NIfTI, the fitting of endplates, bodies and femoral heads, and the error of each figure. It does
not own segmentation (label maps come from elsewhere) nor the parametric spine built from the measures.
"""

from .measure import Measurement, measure
from .template import write_case_yaml

__all__ = ["Measurement", "measure", "write_case_yaml"]
