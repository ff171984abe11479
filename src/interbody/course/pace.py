"""From bone in a simulated graft to the chance of union of a person.

The published curve says how many people have united by when; it stands for usual mechanics. All biological rates of a
person scale together, so a graft that needs r times the usual time in the simulation needs r times the time in each
person; one that the simulation never bridges counts as the slowest that is believed (the cap) ::

    w = r^beta,    P(united by t) = P_end x share(t / w),    odds of nonunion at the end = published odds x w

``share`` is the published course. The exponent beta is an assumption whose band starts at no effect, where the
published curve stands.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .ledger import Ledger
from .union import share_by

Array = NDArray[np.float64]
LAST_MONTH = 24.0
"""Published curves of union end here, and so does ours."""


def time_ratio(time_to_union: Array, usual: float, cap: float) -> Array:
    """Time that the mechanics ask for over the usual, held within the cap, also where the graft never bridges (inf)."""
    return np.asarray(np.clip(time_to_union / usual, 1.0 / cap, cap))


def united_at_the_end(log_odds: Array, ratio: Array) -> Array:
    """Chance of union at the end from published log odds of union and the weighed ratio."""
    return np.asarray(1.0 / (1.0 + np.exp(np.log(ratio) - log_odds)))


def united_by(months: Array, end: Array, ratio: Array, speed: float, union: Ledger) -> Array:
    """(n, t) chance of union by each month from that at the end (n,)."""
    shares = _course(speed, union)
    at = np.minimum(months, LAST_MONTH)[None, :] / ratio[:, None]
    return np.asarray(end[:, None] * np.interp(at, *shares))


def own_pace(rank: Array, end: Array, ratio: Array, speed: float, union: Ledger) -> Array:
    """(n,) months that each person needs to unite, from a rank in 0 to 1; beyond the end for those who do not.

    Someone whose rank lies beyond the chance at the end heals slower by the ratio of the odds.
    """
    months, share = _course(speed, union)
    first = np.unique(share, return_index=True)[1]
    within = np.interp(np.minimum(rank / np.maximum(end, _LEAST), 1.0), share[first], months[first]) * ratio
    last = np.maximum(end, _LEAST)
    slower = rank * np.maximum(1.0 - last, _LEAST) / (np.maximum(1.0 - rank, _LEAST) * last)
    return np.asarray(np.where(rank <= end, np.maximum(within, _LEAST), LAST_MONTH * ratio * np.maximum(slower, 1.0)))


_LEAST = 1e-6


def _course(speed: float, union: Ledger) -> tuple[Array, Array]:
    """Months, and the share of the union at the end reached by then."""
    months = np.linspace(0.0, LAST_MONTH, 8 * int(LAST_MONTH) + 1)
    return months, np.array([share_by(m / 12.0, speed, union) for m in months])
