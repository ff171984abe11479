"""The command line. Owns what is typed and printed; every number comes from the floors below.

Commands load the floors they need when they run, so that ``interbody --help`` stays quick.
"""

from .app import app, main

__all__ = ["app", "main"]
