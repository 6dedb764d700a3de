"""A comparison as plain data: rows of tables, and the JSON that programs read."""

import math
from collections.abc import Iterator, Mapping

from simulator.results.contrasts import Contrast
from simulator.results.kpis import Summary

FORMAT_VERSION = 1


def difference_rows(contrast: Contrast) -> Iterator[dict[str, object]]:
    """How does each policy differ from the baseline? For people who calculate: NaN, infinities."""
    for policy, one in contrast.differences.items():
        yield {
            "kpi": contrast.kpi,
            "policy": policy,
            "baseline": contrast.baseline,
            "mean": one.mean,
            "ci_low": one.interval.low,
            "ci_high": one.interval.high,
            "n": one.differences.n,
            "p_holm": one.p_holm,
            "variance_reduction": one.variance_reduction,
            "verdict": contrast.verdict(policy),
            "more_replications": one.more,
        }


def best_rows(contrast: Contrast) -> Iterator[dict[str, object]]:
    """How far is each policy from the best of the others? Nothing if neither way is good."""
    for policy, one in contrast.best.candidates.items() if contrast.best else ():
        yield {
            "kpi": contrast.kpi,
            "policy": policy,
            "difference": one.difference,
            "ci_low": one.interval.low,
            "ci_high": one.interval.high,
            "standing": one.standing.value,
            "more_replications": one.more,
        }


def comparison_data(
    contrasts: Mapping[str, Contrast], seed: int, replications: int
) -> dict[str, object]:
    """What does a program need to know of a comparison? NaN and infinities are null."""
    return {
        "format_version": FORMAT_VERSION,
        "baseline": next(iter(contrasts.values())).baseline,
        "seed": seed,
        "replications": replications,
        "kpis": {kpi: _means(one.summaries) for kpi, one in contrasts.items()},
        "differences": {kpi: _by_policy(difference_rows(one)) for kpi, one in contrasts.items()},
        "best": {kpi: _by_policy(best_rows(one)) for kpi, one in contrasts.items() if one.best},
    }


def _means(summaries: Mapping[str, Summary]) -> dict[str, dict[str, object]]:
    return {policy: _plain(summary) for policy, summary in summaries.items()}


def _by_policy(rows: Iterator[dict[str, object]]) -> dict[str, dict[str, object]]:
    without = ("kpi", "policy", "baseline")
    return {
        str(row["policy"]): _plain({key: row[key] for key in row if key not in without})
        for row in rows
    }


def _plain(row: Mapping[str, object]) -> dict[str, object]:
    return {
        key: None if isinstance(value, float) and not math.isfinite(value) else value
        for key, value in row.items()
    }
