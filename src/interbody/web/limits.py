"""How much the server takes in, and how long it lets a file be read. Limits of the program, not of medicine."""

from __future__ import annotations

MB = 1_000_000

CASE_BYTES = 1 * MB
"""A case file or a form; the reader of case files has the same limit."""
LABELS_BYTES = 200 * MB
"""A label map as uploaded, packed or not."""
CT_BYTES = 1500 * MB
"""A CT as uploaded, packed or not."""
IMAGE_MEMORY_BYTES = 6_000 * MB
"""Address space of the process that reads images; where the system can limit it."""
IMAGE_SECONDS = 180.0
"""After this long the process that reads images is ended."""
DESK_SECONDS = 60.0
"""After this long a short task (a forecast, a case file) is given up."""
VARIANTS = 6
"""Variants of one case that can be kept, as many as stand side by side."""
NAME_CHARACTERS = 60
"""Of the name of an uploaded file, what is shown."""
ATTEMPTS = 2
"""Times a job is begun: once more after the program was ended in the middle of it, then not again."""
