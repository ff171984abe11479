"""Splitting a cohort by diagnosis and plan, and adding up what is forecast of each part."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np

from ..case import Approach, Screws, Technique
from ..case.model import SCREWED_TECHNIQUES
from ..outcomes.arrays import Array
from ..outcomes.people import People, Plan
from .books import Books
from .counted import as_published
from .model import CohortOption
from .moments import Moments
from .population import Population
from .stratum import Draws, Stratum


def plan_shares(option: CohortOption) -> dict[Plan, float]:
    """Every plan of an option and its share; techniques, approaches and screws are mixed independently."""
    found: dict[Plan, float] = {}
    for (technique, a), (approach, b) in product(option.technique.items(), option.approach.items()):
        operated = technique is not Technique.nonoperative
        screwed = option.instrumented
        if screwed is None:
            screwed = float(technique in SCREWED_TECHNIQUES)
        if option.family != "fusion":
            screwed = 0.0
        for screws, c in ((Screws.bilateral, screwed), (Screws.none, 1 - screwed)):
            plan = Plan(technique, Approach(approach) if operated else None, screws)
            found[plan] = found.get(plan, 0.0) + a * b * c
    total = sum(found.values())
    return {plan: share / total for plan, share in found.items() if share > 0}


def forecast_chunk(
    people: People, row: Array, number: int, option: CohortOption, population: Population, books: Books, draws: Draws
) -> Moments:
    """Sums over one chunk of people under one option; who gets which plan is the same luck under every option."""
    shares = plan_shares(option)
    luck = np.random.default_rng([population.cohort.seed, number, 2]).random(len(people))
    which = np.searchsorted(np.cumsum(list(shares.values())), luck).clip(0, len(shares) - 1)
    people = replace(people, levels=population.levels(option, len(people), number))
    found = Moments()
    for at, diagnosis in enumerate(population.names):
        for k, plan in enumerate(shares):
            here = np.flatnonzero((row == at) & (which == k))
            if len(here):
                counted, family = as_published(diagnosis, plan.family)
                done = plan if family == plan.family else replace(plan, technique=Technique(family))
                found.merge(Stratum(people.take(here), counted, done, books, draws, population.centres).forecast())
    return found
