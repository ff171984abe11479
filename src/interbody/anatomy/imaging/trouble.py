"""The one way in which measuring a part fails."""


class NotMeasurable(Exception):
    """Says in words why a part cannot be measured; reads on after its name, as in ``is cut off by ...``."""
