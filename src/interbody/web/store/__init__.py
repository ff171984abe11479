"""Store: cases, variants, jobs and their files in one SQLite database. Owns what must outlive a kill.

Each change is one transaction; an answer is only given once it is on the disk. Documents are kept as the JSON that the
floor above validated; the store does not look into them.
"""

from .cases import Cases, StoredCase
from .database import Database, InUse
from .errors import NotThere, Stale
from .jobs import WAITING, Job, Jobs, JobState
from .measurements import Measurements, StoredMeasurement
from .variants import StoredVariant, TooMany, Variants

__all__ = [
    "WAITING",
    "Cases",
    "Database",
    "InUse",
    "Job",
    "JobState",
    "Jobs",
    "Measurements",
    "NotThere",
    "Stale",
    "StoredCase",
    "StoredMeasurement",
    "StoredVariant",
    "TooMany",
    "Variants",
]
