"""``python -m interbody`` is the ``interbody`` command."""

from .cli import main

if __name__ == "__main__":
    main()
