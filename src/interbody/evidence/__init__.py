"""Evidence: sources, quantities and parameter sets. Owns every constant; imports nothing else of interbody.

It does not own models: what is done with a number belongs to the floor that uses it.
"""

from .citation import Use, cite
from .parameters import ParameterSet, available_sets, parameters
from .quantity import Quantity, Status
from .source import Source, source_keys, sources
from .studies import StudyResult, prospective_results, study_results

__all__ = [
    "ParameterSet",
    "Quantity",
    "Source",
    "Status",
    "StudyResult",
    "Use",
    "available_sets",
    "cite",
    "parameters",
    "prospective_results",
    "source_keys",
    "sources",
    "study_results",
]
