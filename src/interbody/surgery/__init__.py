"""Surgery: techniques and hardware; applies an option to a spine and gives the :class:`Construct`.

It does not own how a spine is solved (mechanics) nor what happens in time (course).
"""

from .construct import Construct, NotModelled, intact, operate
from .hardware import HARDWARE_DEFAULTS
from .operated_model import OperatedModel

__all__ = ["HARDWARE_DEFAULTS", "Construct", "NotModelled", "OperatedModel", "intact", "operate"]
