"""The floors strung together: simulate, forecast, compare, and the whole run to files.

It owns the order of the steps and what may go on at the same time; what a step does is its floor's.
"""

from .folders import run_to_folder, simulate_to_folder
from .simulation import INTACT, Simulation, plan, prepare, simulate
from .whole import Outlook, Run, compare, conclude, forecast, run

__all__ = [
    "INTACT",
    "Outlook",
    "Run",
    "Simulation",
    "compare",
    "conclude",
    "forecast",
    "plan",
    "prepare",
    "run",
    "run_to_folder",
    "simulate",
    "simulate_to_folder",
]
