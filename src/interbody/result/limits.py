"""What a result cannot say, in sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

GENERAL = (
    "This is software for research, education and shared decisions with a specialist, not a medical device.",
    "The mechanics have no muscles, only a follower load; vertebrae are rigid, and S1 does not move.",
    "At a slip the follower load runs through the middles of both bodies and pushes the slip back, while slips are "
    "larger upright than lying; the facets there bear more than shown.",
    "Tissue properties come from specimens of other people; imaging does not show this person's own.",
    "Loads last a moment: creep, swelling and fatigue of the discs are left out of the mechanics.",
    "Forecasts come from published groups: what happened to people like this one, not what will happen.",
    "Trials that compare fusion with decompression for degenerative slip disagree; both sides are shown.",
)

DISCRETISATION_NOT_ESTIMATED = "The error of the mesh has not been estimated for this run."


def limits(estimated: Sequence[str], not_simulated: Mapping[str, str], discretised: bool) -> list[str]:
    """General limits, and those of this case."""
    found = list(GENERAL)
    if not discretised:
        found.append(DISCRETISATION_NOT_ESTIMATED)
    if estimated:
        found.append(f"{len(estimated)} figures of the anatomy were estimated, not measured.")
    found += [f"{name} was not simulated: {reason}" for name, reason in not_simulated.items()]
    return found
