"""Web: the local web application, for one computer and the people in front of it.

Owns the pages that the report does not have (start, form, measures, progress, study), the store of cases and results,
the jobs in their worker process, uploads, and who may speak to the server. It owns no number and no view of a result:
those come from the floors below and from ``report``.
"""

from .settings import Settings

__all__ = ["Settings"]
