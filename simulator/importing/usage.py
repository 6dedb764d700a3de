"""The use of every token, as a table: what is on record, what was learned, and how surely."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from simulator.importing.calls import LAWS, NEVER, Use, calls_text, pattern_of, profile_of
from simulator.importing.gathering import Estate
from simulator.importing.names import safe_name
from simulator.learning.learned import Learned
from simulator.learning.models import FAMILIES, RANDOM
from simulator.learning.random_calls import all_weekdays
from simulator.learning.records import Reals
from simulator.lifecycle import DAY

RARE_GAP = 7.0
"""Mean gaps (days) from which a use of which little is seen is called rare,"""
RARE_RUNS = 10
"""and how little that is."""
LEAST_SPREAD = 0.02
"""Of gaps that are not those of a schedule (coefficient of variation)."""
WORTH_SAYING = 0.01
"""Below this weight a family's calls are not written."""

Table = Mapping[str, Any]


def usage_table(estate: Estate, learned: Learned) -> Table:
    """What is in usage.parquet? One row for each token; docs/import.md tells of the columns."""
    records, tokens = estate.records, [one.token for one in estate.tokens]
    uses, words = _uses(estate, learned), []
    for row, use in enumerate(uses):
        words.append(_words(use, learned, row))
    fit = learned.fit
    return {
        "integration": [safe_name(token.name, token.id) for token in tokens],
        "token": [token.id for token in tokens],
        "name": [token.name for token in tokens],
        "client": [token.client for token in tokens],
        "owner": [safe_name(*_title(estate, token.user)) for token in tokens],
        "events": records.counts,
        "observed_days": records.exposure,
        "idle_days": (estate.at - np.array([t.last_used for t in tokens], np.int64)) / DAY,
        "ever_used": records.used,
        "last_use_unseen": records.unseen,
        "shown_share": learned.shown,
        "pattern": [pattern for pattern, _, _ in words],
        "calls": [text for _, text, _ in words],
        "calls_if_alive": [text for _, _, text in words],
        "probability_dead": learned.ended,
        **_family_columns(uses, learned),
        "rate_per_day": learned.rate.shape / learned.rate.exposure,
        "rate_shape": learned.rate.shape,
        "rate_exposure_days": learned.rate.exposure,
        "period_days": fit["every"],
        "jitter_days": fit["arc"],
        "kept_seen": learned.kept.seen,
        "kept_missed": learned.kept.missed,
        **_gap_columns(learned),
        "endings_per_day": learned.hazard,
    }


def _family_columns(uses: list[Use], learned: Learned) -> Table:
    """How much is each family of models believed in, and what are its calls?"""
    columns: dict[str, Any] = {}
    for name, models in FAMILIES.items():
        weights = learned.weights[:, list(models)]
        columns[f"weight_{name}"] = weights.sum(axis=1)
        columns[f"calls_{name}"] = [
            calls_text(use, models[int(own.argmax())]) if own.sum() >= WORTH_SAYING else None
            for use, own in zip(uses, weights, strict=True)
        ]
    return columns


def _title(estate: Estate, user: str) -> tuple[str, str]:
    return estate.inventory.users[user].login.partition("@")[0], user


def _gap_columns(learned: Learned) -> Table:
    """The law of gaps that is believed in most, and draws of what it may be."""
    gaps, shown = learned.gaps, learned.shown[:, None]
    best = gaps.chance.argmax(axis=1)
    rows = np.arange(len(best))
    mean, spread = all_gaps(gaps.mean, gaps.spread, shown)
    drawn_mean, drawn_spread = all_gaps(gaps.drawn_mean, gaps.drawn_spread, shown)
    return {
        "gap_law": [LAWS[one] for one in best],
        "gap_mean_days": mean[rows, best],
        "gap_cv": spread[rows, best],
        "gap_draws_lognormal": list(gaps.drawn_law == LAWS.index("lognormal")),
        "gap_draws_mean_days": list(drawn_mean),
        "gap_draws_cv": list(drawn_spread),
    }


def all_gaps(mean: Reals, spread: Reals, shown: Reals) -> tuple[Reals, Reals]:
    """Mean and coefficient of variation of gaps, those to uses off the record counted, too.

    If each use leaves a trace with a chance s, the gaps on record are a geometric number of gaps:
    their mean is that of the gaps over s, their squared coefficient of variation s cv^2 + 1 - s.
    """
    square = (spread**2 - (1.0 - shown)) / shown
    return shown * mean, np.sqrt(np.clip(square, LEAST_SPREAD**2, 100.0))


def _uses(estate: Estate, learned: Learned) -> list[Use]:
    records = estate.records
    counts, lengths = np.zeros((records.size, 7)), np.ones((records.size, 7))
    begin = np.maximum(learned.fit["begin"], records.begin)
    all_weekdays(records.times, records.bounds, begin, records.end, counts, lengths)
    rate = learned.rate.shape / learned.rate.exposure
    kept = learned.kept.seen / (learned.kept.seen + learned.kept.missed)
    gaps, shown = learned.gaps, learned.shown[:, None]
    means, spreads = (one.tolist() for one in all_gaps(gaps.mean, gaps.spread, shown))
    return [
        Use(
            learned.fit[row],
            estate.at / DAY,
            float(rate[row]),
            float(learned.shown[row]),
            float(kept[row]),
            ((means[row][0], spreads[row][0]), (means[row][1], spreads[row][1])),
            profile_of(counts[row], lengths[row], int(learned.model[row])),
        )
        for row in range(records.size)
    ]


def _words(use: Use, learned: Learned, row: int) -> tuple[str, str, str]:
    """The pattern of a token, its calls, and those that it makes if it is not dead."""
    model = int(learned.model[row])
    alive = calls_text(use, model)
    if learned.ended[row] > 0.5:
        return "dead", NEVER, alive
    if learned.silent[row]:
        return "unseen", alive, alive
    if model == RANDOM and learned.fit["runs"][row] < RARE_RUNS and use.rate < 1.0 / RARE_GAP:
        return "rare", alive, alive
    return pattern_of(use, model), alive, alive
