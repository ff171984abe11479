"""Result: everything a run found as plain data, in the shape of docs/result.md.

Owns the JSON contract and its rounding. It does not own any number: each comes from a floor below.
"""

from .document import SCHEMA_VERSION, result_dict, result_text
from .scene import scene

__all__ = ["SCHEMA_VERSION", "result_dict", "result_text", "scene"]
