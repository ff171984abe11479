"""Flesch-Kincaid grade level: 0.39 words/sentence + 11.8 syllables/word - 15.59 (Kincaid 1975)."""

from __future__ import annotations

import re


def syllables(word: str) -> int:
    """Vowel groups, with the silent final e taken off; a number counts as one."""
    letters = re.sub(r"[^a-z]", "", word.lower())
    if not letters:
        return 1
    count = len(re.findall(r"[aeiouy]+", letters))
    if letters.endswith("e") and not letters.endswith(("le", "ee", "ye")) and count > 1:
        count -= 1
    if letters.endswith("ed") and not letters.endswith(("ted", "ded")) and count > 1:
        count -= 1
    return max(1, count)


def grade(text: str) -> float:
    """The grade of a text. Raises ValueError if it has no words."""
    sentences = [s for s in re.split(r"[.!?:]+(?:\s|$)", text) if re.search(r"\w", s)]
    words = re.findall(r"[A-Za-z0-9][\w'’.-]*", text)
    if not words:
        raise ValueError("a text without words has no grade")
    return 0.39 * len(words) / len(sentences) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59
