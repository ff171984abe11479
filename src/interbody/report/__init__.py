"""Report: one result and one scene become words, tables, charts and a page. Owns the views, no numbers.

Everything shown comes from the dictionary of ``docs/result.md``; nothing is computed here that a reader could
mistake for a result. The same view models and templates serve the single file, the PDF and the web application.
"""

from .frame import Frame, asset
from .page import render, write_html

__all__ = ["Frame", "asset", "render", "write_html"]
