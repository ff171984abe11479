"""Bench: how long mechanics, forecasts and whole runs take on this machine, measured.

Owns no model; runs what the other floors offer.
"""

from .mechanics import bench_mechanics
from .peers import bench_peers
from .product import bench_product

__all__ = ["bench_mechanics", "bench_peers", "bench_product"]
