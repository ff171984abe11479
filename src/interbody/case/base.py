"""What every table of the case file is built on: names of levels, strictness, and cross-field refusal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, model_validator
from pydantic_core import PydanticCustomError

from .fields import field_title
from .rules import Problem

VERTEBRAE = ("L1", "L2", "L3", "L4", "L5", "S1")
LEVELS = ("L1-L2", "L2-L3", "L3-L4", "L4-L5", "L5-S1")

LevelName = Literal["L1-L2", "L2-L3", "L3-L4", "L4-L5", "L5-S1"]
VertebraName = Literal["L1", "L2", "L3", "L4", "L5", "S1"]


class Strict(BaseModel):
    """Base of everything in the case file: unknown keys are errors, values do not change once read."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        use_attribute_docstrings=True,
        allow_inf_nan=False,
        field_title_generator=field_title,
    )

    @model_validator(mode="before")
    @classmethod
    def _empty_is_left_out(cls, data: Any) -> Any:
        """A field with nothing after its colon counts as left out."""
        if isinstance(data, dict):
            return {k: v for k, v in data.items() if v is not None or k not in cls.model_fields}
        return {} if data is None else data


def refuse(problems: Iterable[Problem]) -> None:
    """Raise all broken rules of one model at once."""
    if found := list(problems):
        raise PydanticCustomError("rules", "fields disagree", {"problems": found})
