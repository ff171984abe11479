"""Bench: how long the mechanics take on this machine, measured. Owns no model; runs what the other floors offer."""

from .mechanics import bench_mechanics
from .peers import bench_peers

__all__ = ["bench_mechanics", "bench_peers"]
