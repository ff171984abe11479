"""ASTM F1717 for row 21: the rig itself is :mod:`interbody.rigs.f1717`."""

from ..rigs.f1717 import f1717

__all__ = ["f1717"]
