"""When was each of many things used? What is known of it, in columns."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Reals = NDArray[np.float64]
Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]

SAME = 1.0 / 1440.0
"""A last use that is no later than this after the last one in the record is that one (days)."""


@dataclass(frozen=True)
class Records:
    """What is known of the use of some things, one row each. Times are days since 1970."""

    times: Reals
    """The uses on record, thing after thing, in order."""
    bounds: Numbers
    """Where in `times` those of each thing begin; one more than there are things."""
    begin: Reals
    """From when on is there a record of it?"""
    end: Reals
    """Until when is there a record of it?"""
    last: Reals
    """When was it used last, whether on record or not? Its creation if it was never used."""
    used: Flags
    """Was it ever used?"""
    group: Numbers
    """Things of one group learn from each other."""
    older: Flags
    """Was it there before its record begins? Then it had survived until then."""

    @property
    def size(self) -> int:
        """How many things are there?"""
        return len(self.begin)

    @property
    def counts(self) -> Numbers:
        """How many uses of each are on record?"""
        return np.diff(self.bounds)

    @property
    def last_seen(self) -> Reals:
        """When was the last use on record? (minus infinity: none is)"""
        seen = np.full(self.size, -np.inf)
        some = self.counts > 0
        seen[some] = self.times[self.bounds[1:][some] - 1]
        return seen

    @property
    def first_seen(self) -> Reals:
        """When was the first use on record? (infinity: none is)"""
        seen = np.full(self.size, np.inf)
        some = self.counts > 0
        seen[some] = self.times[self.bounds[:-1][some]]
        return seen

    @property
    def unseen(self) -> Flags:
        """Was the last use one that the record does not show, though it covers the time?"""
        last = self.last
        return self.used & (last > self.last_seen + SAME) & (last >= self.begin) & (last < self.end)

    @property
    def exposure(self) -> Reals:
        """How long is each record? (days)"""
        return self.end - self.begin

    @property
    def tail(self) -> Reals:
        """How long has each not been used at the end of its record? (days)"""
        return np.clip(self.end - np.maximum(self.last, self.begin), 0.0, self.exposure)

    def with_unseen(self) -> "Records":
        """The same, with last uses that are not on record put there."""
        where = self.unseen
        times = np.insert(self.times, self.bounds[1:][where], self.last[where])
        bounds = self.bounds + np.concatenate([[0], np.cumsum(where)])
        return replace(self, times=times, bounds=bounds)

    def some(self, which: Flags) -> "Records":
        """Only some of the things."""
        chosen = np.repeat(which, self.counts)
        bounds = np.concatenate([[0], np.cumsum(self.counts[which])])
        return Records(
            self.times[chosen],
            bounds,
            self.begin[which],
            self.end[which],
            self.last[which],
            self.used[which],
            self.group[which],
            self.older[which],
        )

    def and_then(self, others: "Records") -> "Records":
        """These and, behind them, others."""
        bounds = np.concatenate([self.bounds, self.bounds[-1] + others.bounds[1:]])
        names = ("times", "begin", "end", "last", "used", "group", "older")
        columns = (np.concatenate([getattr(self, n), getattr(others, n)]) for n in names)
        return Records(bounds=bounds, **dict(zip(names, columns, strict=True)))
