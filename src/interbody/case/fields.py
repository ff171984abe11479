"""Building blocks of the case file's fields: plain numbers, and measured values with plausible bounds."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BeforeValidator, Field, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import PydanticCustomError, core_schema

if TYPE_CHECKING:
    from pydantic.json_schema import JsonSchemaValue


def _number(value: Any) -> Any:
    """Take 55, 55.0 or "55"; refuse truth values, units and whatever else is not one finite number."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        raise PydanticCustomError("not_a_number", "a number is needed")
    try:
        number = float(value)
    except (ValueError, OverflowError):
        raise PydanticCustomError("not_a_number", "a number is needed") from None
    if not math.isfinite(number):
        raise PydanticCustomError("not_finite", "a finite number is needed")
    return value if isinstance(value, int) else number


NUMERIC = BeforeValidator(_number)
"""Stands last in an ``Annotated``, so that the bounds before it reach the published schema."""

Number = Annotated[float, NUMERIC]


def unit(name: str, **more: Any) -> Any:
    """A pydantic field whose published schema names its unit."""
    return Field(json_schema_extra={"unit": name}, **more)


_SHORT = {"hu": "HU", "odi": "ODI", "l1": "L1", "s1": "S1", "t": "T", "d": "D"}
_UNITS = {"cm", "kg", "mm", "deg", "months"}


def field_title(name: str, info: object) -> str:
    """``height_cm`` reads as *Height*; its unit stands in the schema's ``unit``."""
    words = [_SHORT.get(word, word) for word in name.split("_") if word not in _UNITS]
    title = " ".join(words)
    return title[:1].upper() + title[1:]


@dataclass(frozen=True)
class Plausible:
    """Bounds of a measured value, checked on entry: outside them it is a slip of the pen, not a finding."""

    low: float
    high: float
    unit: str

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.no_info_after_validator_function(self._check, handler(source))

    def _check(self, measured: Any) -> Any:
        if not self.low <= measured.value <= self.high:
            raise PydanticCustomError("out_of_bounds", "outside the plausible range")
        return measured

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """A bare number, or the value with its standard error; the bounds stand in both."""
        number = {"type": "number", "minimum": self.low, "maximum": self.high}
        with_error = {
            "type": "object",
            "properties": {
                "value": {**number, "description": "The measured value"},
                "error": {"type": "number", "minimum": 0, "default": 0, "description": "Its standard error"},
            },
            "required": ["value"],
            "additionalProperties": False,
        }
        return {
            "anyOf": [number, with_error],
            "minimum": self.low,
            "maximum": self.high,
            "unit": self.unit,
        }
