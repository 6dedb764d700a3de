"""The desk over time: how many tickets wait, and how many are being worked on?"""

from typing import TYPE_CHECKING

from simulator.lifecycle import DAY, HOUR
from simulator.results.views.source import ALL, Choice, Source, Window, instant

if TYPE_CHECKING:
    import pandas as pd

LOW, HIGH = 0.05, 0.95
"""The band over replications."""
_WIDTHS = (HOUR, 6 * HOUR, DAY, 7 * DAY)
_MOST = 400
"""Stretches, if they need not be longer than a week."""


def queue_over_time(source: Source, window: Window, choice: Choice = ALL) -> "pd.DataFrame":
    """How many tickets were there on average, in each stretch of time?

    Columns: `time` (when the stretch begins), `hours` (how long it lasts: an hour, six, a day or a
    week; the last one may be shorter), `waiting` (nobody has begun with them), `in_work` (begun,
    not ended; nights included), both as means over the stretch and over replications, and the band
    that holds 90 % of the replications: `waiting_low`, `waiting_high`, `in_work_low`,
    `in_work_high`. A row for every stretch.
    """
    begin, end = (int(instant(time)) for time in (window.begin, window.end))
    width = next((w for w in _WIDTHS if end - begin <= _MOST * w), _WIDTHS[-1])
    numbers = choice.replications(source)
    found = source.find("tickets", _query(begin, end, width, choice))
    return _summed_up(found, _stretches(begin, end, width), numbers)


def _query(begin: int, end: int, width: int, choice: Choice) -> str:
    """The ms that tickets waited, and were in work: of stretches and replications with any."""
    return f"""
        WITH spells AS (
            SELECT replication, 'waiting' AS kind, epoch_ms(opened) AS since,
                   coalesce(epoch_ms(coalesce(taken, ended)), {end}) AS until
            FROM tickets WHERE {choice.sql()}
            UNION ALL
            SELECT replication, 'in_work', epoch_ms(taken), coalesce(epoch_ms(ended), {end})
            FROM tickets WHERE taken IS NOT NULL AND {choice.sql()}
        ), parts AS (
            SELECT *, unnest(range((since - {begin}) // {width},
                                   greatest(until - 1 - {begin}, 0) // {width} + 1)) AS part
            FROM spells WHERE until > since
        )
        SELECT replication, kind, part, sum(
            least(until, {begin} + (part + 1) * {width}) - greatest(since, {begin} + part * {width})
        )::BIGINT AS ms
        FROM parts GROUP BY ALL ORDER BY ALL
    """


def _stretches(begin: int, end: int, width: int) -> "pd.DataFrame":
    import numpy as np
    import pandas as pd

    begins = np.arange(begin, max(end, begin + 1), width)
    lengths = np.minimum(begins + width, end) - begins
    times = pd.to_datetime(begins, unit="ms").as_unit("ms")
    return pd.DataFrame({"time": times, "hours": lengths / HOUR})


def _summed_up(
    found: "pd.DataFrame", stretches: "pd.DataFrame", replications: int
) -> "pd.DataFrame":
    """Means and bands; a replication that is not there in a stretch had no tickets then."""
    import numpy as np

    table = stretches
    for kind in ("waiting", "in_work"):
        some = found[found["kind"] == kind]
        ms = np.zeros((replications, len(table)))
        rows = some["replication"].rank(method="dense").to_numpy(np.int64) - 1
        ms[rows, some["part"].to_numpy(np.int64)] = some["ms"]
        levels = ms / HOUR / np.maximum(table["hours"].to_numpy(), 1e-9)
        low, high = np.quantile(levels, (LOW, HIGH), axis=0)
        columns = {kind: levels.mean(axis=0), f"{kind}_low": low, f"{kind}_high": high}
        table = table.assign(**columns)
    return table
