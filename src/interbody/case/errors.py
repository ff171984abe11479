"""The one error of the border."""


class CaseError(ValueError):
    """Bad input. ``problems`` holds one sentence each: the field, the value, what is allowed."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))
