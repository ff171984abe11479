"""The standard rigs: ASTM F1717 constructs, F2077 cages in compression, and screw pull-out, for any hardware of the
catalogue, beside published ranges.

Owns the rigs and the ranges. It does not own the hardware (surgery's catalogue) nor the spine.
"""

from .bench import RIGS, Finding, Specimen, bench_test
from .f1717 import f1717
from .f2077 import f2077
from .pullout import pullout

__all__ = ["RIGS", "Finding", "Specimen", "bench_test", "f1717", "f2077", "pullout"]
