"""Keeps cases as fast as it can, and says each once the store has confirmed it; made to be killed."""

from __future__ import annotations

import sys
from pathlib import Path

from interbody.web.store import Cases, Database

cases = Cases(Database(Path(sys.argv[1])))
print("begun", flush=True)
for number in range(100_000):
    name = f"case{number // 3}"
    if number % 3 == 0:
        kept = cases.add(name, {"text": f"{name} 1" * 1000})
    else:
        kept = cases.replace(kept.id, name, {"text": f"{name} {kept.revision + 1}" * 1000}, kept.revision)
    sys.stdout.write(f"{name} {kept.revision}.\n")
    sys.stdout.flush()
