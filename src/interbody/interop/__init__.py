"""Interop: the same models for other solvers, and the problem shared with them.

Owns export to FEBio, CalculiX/Abaqus and ParaView, and the common benchmark problem. It does not own any mechanics.
"""

from .benchmark_problem import CommonResult, common_disc, solve_common_chain, solve_common_disc
from .export import FORMATS, export_case

__all__ = [
    "FORMATS",
    "CommonResult",
    "common_disc",
    "export_case",
    "solve_common_chain",
    "solve_common_disc",
]
