"""Which pattern is behind each record, and does its use go on? All records answer together.

A mixture: how common each family of patterns is, how common each law of gaps, and how often a use
ends, are what makes all records together likeliest (Dempster, Laird and Rubin, "Maximum likelihood
from incomplete data via the EM algorithm", 1977); what is behind one record is then a question of
Bayes' rule. A few imagined records keep few real ones from concluding too much.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from simulator.learning.gap_laws import CELLS, Likelihoods
from simulator.learning.models import AT_RANDOM, FAMILIES, GAPS
from simulator.learning.records import Flags, Reals

IMAGINED = 10.0
"""So many records are imagined, among which everything is equally common;"""
IMAGINED_DAYS, IMAGINED_ENDS = 300.0, 0.5
"""so many days of use, and so many ends."""


class Evidence(NamedTuple):
    """How likely is each record under each family? Logarithms, shape (records, FAMILIES)."""

    going_on: Reals
    """If its use goes on."""
    ended: Reals
    """If it ended in the silence at its end: integrated over the days of it."""


@dataclass(frozen=True)
class Usual:
    """What is usual among records?"""

    families: Reals
    """How common is each family?"""
    laws: Reals
    """How common is each law of gaps? (cells of the grid)"""
    hazard: float
    """How often does a use end? (a day)"""

    @classmethod
    def beforehand(cls) -> "Usual":
        """What is thought before anything is seen."""
        cells = int(np.prod(CELLS))
        return cls(np.full(len(FAMILIES), 1 / len(FAMILIES)), np.full(cells, 1 / cells), 1 / 600)


class Seen(NamedTuple):
    """What is there of each record."""

    of_any_family: Flags
    """Is it long enough to be a schedule's?"""
    dense: Flags
    """Are its uses so close together that their end is no gap?"""
    days: Reals
    """How long is it?"""
    silence: Reals
    """How long is the silence at its end? (days)"""


class Belief(NamedTuple):
    """What is to be thought of each record?"""

    going_on: Reals
    """How probable is each family, its use going on? (records, FAMILIES)"""
    ended: Reals
    """And its use having ended? Both together add up to 1."""


class Grid:
    """Likelihoods under laws of gaps, of those records for which they were calculated."""

    def __init__(self, rows: Flags, found: Likelihoods) -> None:
        self.rows = rows
        self._scale = np.maximum(found.going_on.max(axis=1), found.ended.max(axis=1))
        self._going_on = np.exp(found.going_on - self._scale[:, None])
        self._ended = np.exp(found.ended - self._scale[:, None])

    def put_into(self, evidence: Evidence, laws: Reals) -> None:
        """How likely are records whose gaps are of one of these laws?"""
        for whole, found in zip(evidence, (self._going_on, self._ended), strict=True):
            whole[self.rows, GAPS] = np.log(np.maximum(found @ laws, 1e-300)) + self._scale

    def counts(self, belief: Belief, laws: Reals) -> Reals:
        """How many records are behind each law? (expected; cells)"""
        parts = zip(belief, (self._going_on, self._ended), strict=True)
        found = (_per_likelihood(one[self.rows, GAPS], f, laws) @ f for one, f in parts)
        return np.asarray(sum(found) * laws)

    def of_law(self, laws: Reals) -> Reals:
        """How probable is each law if gaps are the pattern and the use goes on?"""
        found, ones = self._going_on, np.ones(len(self._scale))
        return np.asarray(found * laws * _per_likelihood(ones, found, laws)[:, None])


def _per_likelihood(weight: Reals, found: Reals, laws: Reals) -> Reals:
    return np.asarray(weight / np.maximum(found @ laws, 1e-300))


def believed(evidence: Evidence, usual: Usual) -> Belief:
    """What is to be thought of each record, if this is usual? (Bayes' rule)"""
    families = np.log(usual.families)
    going_on = evidence.going_on + families
    ended = evidence.ended + families + np.log(usual.hazard)
    most = np.maximum(going_on.max(axis=1), ended.max(axis=1))[:, None]
    going_on, ended = np.exp(going_on - most), np.exp(ended - most)
    total = (going_on.sum(axis=1) + ended.sum(axis=1))[:, None]
    return Belief(going_on / total, ended / total)


def improved(usual: Usual, evidence: Evidence, grid: Grid, seen: Seen) -> Usual:
    """What is usual, after looking at all records once more?"""
    grid.put_into(evidence, usual.laws)
    belief = believed(evidence, usual)
    families = _families(belief.going_on + belief.ended, seen.of_any_family)
    laws = grid.counts(belief, usual.laws) + IMAGINED / len(usual.laws)
    ends = belief.ended.sum(axis=1)
    used = (seen.days - ends * seen.silence)[seen.dense]
    hazard = (ends[seen.dense].sum() + IMAGINED_ENDS) / (used.sum() + IMAGINED_DAYS)
    return Usual(families / families.sum(), laws / laws.sum(), float(hazard))


def _families(chances: Reals, open_to_all: Flags) -> Reals:
    """How common is each? Of records that are too short for schedules only what the others are."""
    found = chances[open_to_all].sum(axis=0) + IMAGINED / len(FAMILIES)
    others = chances[:, AT_RANDOM:].sum(axis=0) + IMAGINED / len(FAMILIES)
    found[AT_RANDOM:] = found[AT_RANDOM:].sum() * others / others.sum()
    return np.asarray(found)
