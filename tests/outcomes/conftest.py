"""Makes the hand-made people and spines of the course tests importable here."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "course"))
