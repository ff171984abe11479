"""Validation: laboratory experiments as files, run on the model and held against what was measured.

Owns the experiment file, the published experiments of the acceptance table, the calibration of the disc and the
page that
shows both. It does not own any tissue constant (evidence) nor how a spine is solved (mechanics).
"""

from .experiment import run_experiment
from .reading import experiment_of, load_experiment, published_files
from .results import ExperimentResult
from .schema import Experiment, Load

__all__ = [
    "Experiment",
    "ExperimentResult",
    "Load",
    "experiment_of",
    "load_experiment",
    "published_files",
    "run_experiment",
]
