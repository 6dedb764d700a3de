"""The use of every token, as a table: what is on record, what was learned, and how surely."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.importing.calls import (
    NEVER,
    Use,
    calls_text,
    gap_numbers,
    pattern_of,
    profile_of,
)
from simulator.importing.gathering import Estate
from simulator.importing.names import safe_name
from simulator.learning.learned import Learned
from simulator.learning.models import (
    EVERY,
    LOGNORMAL,
    MONTHLY,
    RANDOM,
    WEEKDAYS,
    WEEKENDS,
    WEEKLY,
    WEIBULL,
)
from simulator.learning.random_calls import all_weekdays
from simulator.lifecycle import DAY

RARE_GAP = 7.0
"""Mean gaps (days) from which a use of which little is seen is called rare,"""
RARE_RUNS = 10
"""and how little that is."""
FAMILIES = {
    "every": (EVERY,),
    "weekly": (WEEKLY,),
    "monthly": (MONTHLY,),
    "random": (RANDOM, WEEKENDS, WEEKDAYS),
    "gaps": (WEIBULL, LOGNORMAL),
}
"""Models that are alike: the columns `weight_...` and `calls_...` of the table."""
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
        "runs_seen": _of_schedule(learned, "present"),
        "runs_due": _of_schedule(learned, "slots"),
        **_gap_columns(learned),
    }


def _of_schedule(learned: Learned, what: str) -> NDArray[np.int64]:
    """A number of the schedule that fits best: days of the week or month count apart."""
    fit, model = learned.fit, learned.model
    conditions = [model == WEEKLY, model == MONTHLY]
    choices = [fit[f"day_{what}"], fit[f"month_{what}"]]
    return np.select(conditions, choices, fit[what])


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
    better = np.where(
        learned.fit["aic"][:, WEIBULL] <= learned.fit["aic"][:, LOGNORMAL], WEIBULL, LOGNORMAL
    )
    seen = np.isfinite(learned.fit["aic"][np.arange(len(better)), better])
    numbers = np.full((len(better), 2), np.nan)
    for row in np.flatnonzero(seen):
        numbers[row] = gap_numbers(learned.fit[row], int(better[row]))
    gaps = np.maximum(learned.fit["runs"] - 1, 1)
    return {
        "gap_law": [("weibull" if one == WEIBULL else "lognormal") for one in better],
        "gap_mean_days": numbers[:, 0],
        "gap_cv": numbers[:, 1],
        "gap_log_mean_se": numbers[:, 1] / np.sqrt(gaps),
        "gap_log_cv_se": 1.0 / np.sqrt(2.0 * gaps),
    }


def _uses(estate: Estate, learned: Learned) -> list[Use]:
    records = estate.records
    counts, lengths = np.zeros((records.size, 7)), np.ones((records.size, 7))
    begin = np.maximum(learned.fit["begin"], records.begin)
    all_weekdays(records.times, records.bounds, begin, records.end, counts, lengths)
    rate = learned.rate.shape / learned.rate.exposure
    return [
        Use(
            learned.fit[row],
            estate.at / DAY,
            float(rate[row]),
            float(learned.shown[row]),
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
    return pattern_of(use.fit, model), alive, alive
