"""A case's sentences, each beside the field of the form that it is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .fields import Field


@dataclass(frozen=True)
class Problem:
    """One sentence; ``field`` is the form's name of the field, or empty where it is about the whole."""

    sentence: str
    field: str = ""


def placed(problems: Sequence[str], fields: Sequence[Field], option_names: Mapping[str, str]) -> list[Problem]:
    """Find the field of each sentence, and write the field's label instead of its path.

    Args:
        problems: sentences of :class:`~interbody.case.CaseError`.
        fields: every field of the form.
        option_names: key in the form by name of the option.
    """
    by_path = {field.name: field for field in fields}
    paths = {name: name for name in by_path}
    titles = dict.fromkeys(by_path, "")
    for option, key in option_names.items():
        for name in by_path:
            if name.startswith(f"option.{key}."):
                paths[f"options.{option}.{name.removeprefix(f'option.{key}.')}"] = name
                titles[name] = f"{option}: "
    longest = sorted(paths, key=len, reverse=True)
    return [_placed(sentence, longest, paths, by_path, titles) for sentence in problems]


def _placed(
    sentence: str,
    longest: Sequence[str],
    paths: Mapping[str, str],
    by_path: Mapping[str, Field],
    titles: Mapping[str, str],
) -> Problem:
    for path in longest:
        if sentence.startswith((f"{path} ", f"{path}.")):
            field = by_path[paths[path]]
            level = f"{path.split('.')[1]}: " if path.startswith("findings.") else titles[field.name]
            rest = sentence[len(path) :]
            return Problem(f"{level}{field.label}{rest}", field.name)
    return Problem(sentence)
