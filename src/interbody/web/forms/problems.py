"""A case's sentences, each beside the field of the form that it is about, in the form's own words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .fields import TECHNIQUE_WORDS, Field

PLAIN = (
    (re.compile(r"\[([^\]]*)\]"), r"\1"),
    (re.compile(r"\ballowed is true or false\b"), "choose yes or no"),
    (
        re.compile(r"\bletters, digits, spaces and \. _ -(?=,)"),
        "letters A to Z, digits, space, dot, hyphen and underscore",
    ),
    (re.compile(r"\bleave the field out( of \w+)?(?: or write \w+)?"), "leave it open"),
    (re.compile(r"\b([a-z0-9_]+)_(?:cm|kg|mm|deg)\b"), lambda found: found[1].replace("_", " ")),
    (re.compile(rf"\b({'|'.join(TECHNIQUE_WORDS)})\b"), lambda found: TECHNIQUE_WORDS[found[1]]),
)
"""Words that are meant for who writes a case file, and those of a form."""


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
            return Problem(f"{level}{field.label}{_plain(sentence[len(path) :], field)}", field.name)
    return Problem(sentence)


def _plain(rest: str, field: Field) -> str:
    """The rest of a sentence in the words of the form and its menus; what was given stays as it is."""
    if field.kind == "choice":
        values, words = zip(*field.choices, strict=True)
        rest = rest.replace(f"allowed is {', '.join(values)}", f"choose {_or(words)}")
    parts = re.split(r'("[^"]*")', rest)
    for pattern, instead in PLAIN:
        parts = [part if part.startswith('"') else pattern.sub(instead, part) for part in parts]
    return "".join(parts)


def _or(words: Sequence[str]) -> str:
    *others, last = words
    return f"{', '.join(others)} or {last}" if others else last
