"""How a number is written: whole numbers for patients, decimals and intervals for surgeons."""

from __future__ import annotations

from .fields import Estimate
from .labels import Outcome


def people(probability: float) -> str:
    """A probability as people of 100, or of 1,000 where it is under 1 of 100."""
    if 0 < probability < 0.01:
        count = probability * 1000
        return "fewer than 1 of 1,000" if count < 0.5 else f"{whole(count)} of 1,000"
    return f"{whole(probability * 100)} of 100"


def others(probability: float) -> str:
    """The people to whom it does not happen, with the same denominator and adding up to it."""
    if 0 < probability < 0.01:
        return f"{rest(probability, 1000)} of 1,000"
    return f"{100 - whole(probability * 100)} of 100"


def count(probability: float, of: int) -> str:
    """How many of ``of`` people, as a whole number in words."""
    number = whole(probability * of)
    return "fewer than 1" if number == 0 and probability > 0 else f"{number:,}"


def rest(probability: float, of: int) -> str:
    """The people to whom it does not happen; the two add up to ``of``."""
    number = whole(probability * of)
    return f"more than {of - 1:,}" if number == 0 and probability > 0 else f"{of - number:,}"


def band(estimate: Estimate, of: int) -> str:
    """How far the chance may be off, in people of ``of``, in brackets; empty without a band."""
    if estimate.low is None or estimate.high is None:
        return ""
    return f" (likely {whole(estimate.low * of):,} to {whole(estimate.high * of):,})"


def percent(probability: float) -> str:
    """A probability in percent with one decimal, for surgeons; two below 1 %."""
    return f"{100 * probability:.{_decimals(probability)}f} %"


def percent_band(probability: float, low: float, high: float) -> str:
    """The ends of a band in percent, with as many decimals as :func:`percent` gives the probability within it."""
    decimals = _decimals(probability)
    return f"{100 * low:.{decimals}f} to {100 * high:.{decimals}f}"


def _decimals(probability: float) -> int:
    return 2 if 0 < 100 * probability < 1 else 1


def patient(estimate: Estimate | None, outcome: Outcome) -> str:
    """The estimate for a patient: whole numbers and the likely range in words."""
    if estimate is None:
        return ""
    if outcome.kind == "chance":
        text = people(estimate.value)
        if estimate.low is not None and estimate.high is not None:
            text += f" (likely {chance_range(estimate.value, estimate.low, estimate.high)})"
        return text
    return f"{whole(estimate.value)}{most(estimate)}"


def most(estimate: Estimate) -> str:
    """The range of a score that holds 90 of 100 people, in brackets."""
    if estimate.low is None or estimate.high is None:
        return ""
    return f" (most people {whole(estimate.low)} to {whole(estimate.high)})"


def chance_range(value: float, low: float, high: float) -> str:
    """A range of chances in the denominator that :func:`people` takes for ``value``."""
    of = 1000 if 0 < value < 0.01 else 100
    return f"{whole(low * of)} to {whole(high * of)}"


def surgeon(estimate: Estimate | None, outcome: Outcome) -> str:
    """The estimate for a surgeon: one decimal and the 90 % bands."""
    if estimate is None:
        return ""
    if outcome.kind != "chance":
        return with_bands(estimate)
    shown, text = estimate.times(100), percent(estimate.value)
    bands = []
    if estimate.low is not None and estimate.high is not None:
        bands.append(f"90 % band {percent_band(estimate.value, estimate.low, estimate.high)}")
    if shown.mean_low is not None and shown.mean_high is not None:
        bands.append(f"mean {shown.mean_low:.1f} to {shown.mean_high:.1f}")
    return f"{text} ({'; '.join(bands)})" if bands else text


def with_bands(estimate: Estimate, decimals: int = 1) -> str:
    """A quantity that is no chance, with the band of single people and that of their mean."""
    ends = (("90 % of people", estimate.low, estimate.high), ("mean", estimate.mean_low, estimate.mean_high))
    bands = [
        f"{what} {low:.{decimals}f} to {high:.{decimals}f}"
        for what, low, high in ends
        if low is not None and high is not None
    ]
    text = f"{estimate.value:.{decimals}f}"
    return f"{text} ({'; '.join(bands)})" if bands else text


def fixed(value: float | None, decimals: int = 1, absent: str = "–") -> str:
    """A number with fixed decimals, without a minus on zero."""
    if value is None:
        return absent
    text = f"{value:.{decimals}f}"
    return text.removeprefix("-") if float(text) == 0 else text.replace("-", "−")


def change(ratio: float | None) -> str:
    """A ratio to intact as a signed change in percent."""
    if ratio is None:
        return "–"
    percent_change = round((ratio - 1) * 100)
    return "0 %" if percent_change == 0 else f"{percent_change:+d} %".replace("-", "−")


def whole(value: float) -> int:
    """The nearest whole number, halves away from zero, as readers expect it."""
    return int(abs(value) + 0.5) * (1 if value >= 0 else -1)


def joined(parts: list[str]) -> str:
    """``a, b and c``."""
    if len(parts) < 2:
        return "".join(parts)
    return ", ".join(parts[:-1]) + " and " + parts[-1]
