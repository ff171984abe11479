"""Makes the hand-made cohorts importable here, and the hand-made people of the course tests."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parent.parent / "course"))
