"""What pictures show, counted once more in plain Python from the tables of a run."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings

from simulator import Results, loads, replicate, simulate
from simulator.results.sql_tables import SqlTables
from simulator.results.views.ages import MOST_BINS, age_counts
from simulator.results.views.bins import filled
from simulator.results.views.deaths import CAUSES, deaths_by_month
from simulator.results.views.idle import idle_counts
from simulator.results.views.outages import outage_timeline
from simulator.results.views.queue import queue_over_time
from simulator.results.views.source import ALL, Choice, Window, window_of
from simulator.results.worst import worst_integrations
from simulator.scenario import Scenario
from tests.policy_strategies import policy_scenarios

DAY = timedelta(days=1)
MANY = 6
BUSY = """
name: busy
start: 2026-01-10
horizon: 100d
seed: 5
users:
  team: {count: 6, turnover: 90%, departures: [{on: +40d, share: 50%}]}
  bots: {count: 2, kind: service_account, suspensions: [{on: +20d, share: 100%, for: 9d}]}
integrations:
  daily: {count: 9, owner: team, calls: {every: 1d, jitter: 5h}}
  rare: {count: 6, owner: bots, calls: {poisson: 1/w}}
  never: {count: 2, owner: team, calls: never}
recovery: {notice: 4h, repair: {mean: 9h}}
desk: {staff: 1}
"""
Rows = list[Any]


@pytest.fixture(scope="module")
def many() -> Results:
    return replicate(loads(BUSY), replications=MANY)


def rows_of(frame: pd.DataFrame, choice: Choice = ALL) -> Rows:
    """The rows that are looked at, as named tuples."""
    found: Rows = list(frame.rename(columns={"end": "fate"}).itertuples())
    return [
        row
        for row in found
        if choice.replication in (None, row.replication)
        and (choice.cohorts is None or row.integration.split("/")[0] in choice.cohorts)
    ]


CHOICES = {
    "all": ALL,
    "one": Choice(replication=2),
    "a cohort": Choice(cohorts=("rare",)),
    "both": Choice(3, ("daily", "never")),
    "no cohort": Choice(cohorts=()),
}
each_choice = pytest.mark.parametrize("choice", CHOICES.values(), ids=CHOICES)


def over(choice: Choice, many: int = MANY) -> int:
    return many if choice.replication is None else 1


@each_choice
def test_deaths_are_those_of_the_tokens(many: Results, choice: Choice) -> None:
    tokens = rows_of(many.tokens, choice)
    counts = Counter((t.retired.strftime("%Y-%m"), t.fate) for t in tokens if t.fate != "live")
    shown = deaths_by_month(many.tables, window_of(many.scenario), choice)
    assert [f"{m:%Y-%m}" for m in shown["month"].unique()] == [f"2026-{n:02}" for n in range(1, 5)]
    for row in shown.itertuples():
        month: Any = row.month
        assert row.tokens == counts[f"{month:%Y-%m}", row.cause] / over(choice)
    assert len(shown) == 4 * len(CAUSES)
    assert shown["tokens"].sum() * over(choice) == pytest.approx(sum(counts.values()))


def test_a_month_of_an_instant_is_left_out_unless_somebody_dies_in_it() -> None:
    text = "name: x\nstart: 2026-01-02\nhorizon: 30d\nusers: {u: {count: 1}}\n"
    text += "integrations: {i: {count: 1, owner: u, calls: never}}\n"
    dies = simulate(loads(text), seed=1)  # on 1 February, at the horizon itself
    shown = deaths_by_month(dies.tables, window_of(dies.scenario))
    assert shown.groupby("month")["tokens"].sum().tolist() == [0, 1]
    lives = simulate(loads(text.replace("never", "{every: 1d}")), seed=1)
    assert deaths_by_month(lives.tables, window_of(lives.scenario))["month"].nunique() == 1


@each_choice
def test_ages_and_idle_times_are_those_of_the_live_tokens(many: Results, choice: Choice) -> None:
    window = window_of(many.scenario)
    live = [t for t in rows_of(many.tokens, choice) if t.fate == "live"]
    for shown, length, edge in (
        (age_counts(many.tables, window, choice), lambda t: window.end - t.issued, "from"),
        (idle_counts(many.tables, window, choice), lambda t: window.end - _used(t), "to"),
    ):
        check_bins(shown, live, length, edge, over(choice))


def _used(token: Any) -> Any:
    return token.issued if pd.isna(token.last_used) else token.last_used


def check_bins(
    shown: pd.DataFrame, live: Rows, length: Callable[[Any], Any], edge: str, many: int
) -> None:
    """Is every token in the one bin in which its age lies, `edge` being the end that belongs to it?"""
    for row in shown.itertuples():
        bin_: Any = row
        low, high = bin_.from_days * DAY, bin_.to_days * DAY
        inside = [
            t
            for t in live
            if t.integration.split("/")[0] == bin_.cohort
            and (
                low <= length(t) < high
                if edge == "from"
                else low < length(t) <= high or (low == length(t) == 0 * DAY)
            )
        ]
        assert bin_.tokens == len(inside) / many
    assert shown["tokens"].sum() * many == pytest.approx(len(live))


@pytest.mark.parametrize("days", [1, 39, 41, 399, 1201, 40_000])
def test_bins_are_few_and_hold_everything(days: int) -> None:
    start, end = datetime(1900, 1, 1), datetime(1900, 1, 1) + days * DAY
    tokens = pd.DataFrame(
        {
            "replication": [0, 0],
            "integration": ["a/0", "a/1"],
            "end": ["live", "live"],
            "issued": pd.to_datetime([start, end]).astype("datetime64[ms]"),
        }
    )
    shown = age_counts(_Frames({"tokens": tokens}), Window(start, end), Choice(0))
    assert shown["tokens"].sum() == 2
    assert shown["to_days"].iloc[-1] > days >= shown["from_days"].iloc[-1]
    if days < 40 * 3650:
        assert len(shown) <= MOST_BINS


class _Frames(SqlTables):
    """Tables that were made by hand."""

    replications = 1

    def __init__(self, frames: Mapping[str, pd.DataFrame]) -> None:
        self.frames = frames

    def show(self, connection: Any, table: str) -> None:
        connection.register(table, self.frames[table])


def test_nothing_fills_no_bins() -> None:
    empty = filled(pd.DataFrame({"cohort": [], "bin": [], "tokens": []}), 5, 3)
    assert list(empty.columns) == ["cohort", "from_days", "to_days", "tokens"]
    assert empty.empty


@each_choice
def test_outages_are_those_of_one_replication_in_the_order_of_time(
    many: Results, choice: Choice
) -> None:
    shown = outage_timeline(many.tables, choice)
    one = Choice(choice.replication or 0, choice.cohorts)
    wanted = sorted(rows_of(many.outages, one), key=lambda o: (o.began, o.integration))
    assert shown["integration"].tolist() == [o.integration for o in wanted]
    assert shown["cohort"].tolist() == [o.integration.split("/")[0] for o in wanted]
    for column in ("cause", "dead_since", "began", "refused_calls"):
        assert shown[column].tolist() == [getattr(o, column) for o in wanted]
    assert [None if pd.isna(t) else t for t in shown["ended"]] == [
        None if pd.isna(o.ended) else o.ended for o in wanted
    ]


@each_choice
def test_the_queue_is_that_of_the_tickets(many: Results, choice: Choice) -> None:
    window, tickets = window_of(many.scenario), rows_of(many.tickets, choice)
    shown = queue_over_time(many.tables, window, choice)
    check_queue(shown, tickets, window, numbers(choice))


def numbers(choice: Choice) -> list[int]:
    return list(range(MANY)) if choice.replication is None else [choice.replication]


def check_queue(shown: pd.DataFrame, tickets: Rows, window: Window, many: list[int]) -> None:
    assert shown["time"].iloc[0] == window.begin
    assert shown["hours"].sum() == pytest.approx((window.end - window.begin) / timedelta(hours=1))
    for row in shown.itertuples():
        part: Any = row
        span = (part.time, part.time + pd.Timedelta(hours=part.hours))
        for kind in ("waiting", "in_work"):
            levels = [
                sum(
                    overlap(spell_of(t, kind, window), span)
                    for t in tickets
                    if t.replication == number
                )
                / max(part.hours, 1e-9)
                for number in many
            ]
            low, high = np.quantile(levels, (0.05, 0.95))
            assert getattr(part, kind) == pytest.approx(np.mean(levels), abs=1e-6)
            assert getattr(part, f"{kind}_low") == pytest.approx(low, abs=1e-6)
            assert getattr(part, f"{kind}_high") == pytest.approx(high, abs=1e-6)


def spell_of(ticket: Any, kind: str, window: Window) -> tuple[Any, Any]:
    ended = window.end if pd.isna(ticket.ended) else ticket.ended
    if kind == "waiting":
        return ticket.opened, ended if pd.isna(ticket.taken) else ticket.taken
    return (ended, ended) if pd.isna(ticket.taken) else (ticket.taken, ended)


def overlap(spell: tuple[Any, Any], span: tuple[Any, Any]) -> float:
    """For how many hours do two spans overlap?"""
    lasting = min(spell[1], span[1]) - max(spell[0], span[0])
    return max(float(lasting / pd.Timedelta(hours=1)), 0.0)


@pytest.mark.slow
@settings(max_examples=6, suppress_health_check=list(HealthCheck))
@given(policy_scenarios())
def test_they_hold_in_any_world(scenario: Scenario) -> None:
    result, window = simulate(scenario, seed=3), window_of(scenario)
    source = result.tables
    tokens = rows_of(result.tokens)
    live = [t for t in tokens if t.fate == "live"]
    check_bins(age_counts(source, window), live, lambda t: window.end - t.issued, "from", 1)
    check_bins(idle_counts(source, window), live, lambda t: window.end - _used(t), "to", 1)
    assert deaths_by_month(source, window)["tokens"].sum() == len(tokens) - len(live)
    assert len(outage_timeline(source)) == len(result.outages)
    shown, tickets = queue_over_time(source, window), rows_of(result.tickets)
    for kind in ("waiting", "in_work"):
        hours = sum(overlap(spell_of(t, kind, window), (window.begin, window.end)) for t in tickets)
        assert (shown[kind] * shown["hours"]).sum() == pytest.approx(hours, abs=1e-5)


def test_the_worst_integration_of_each_cohort_was_down_longest(many: Results) -> None:
    window = window_of(many.scenario)
    down: Counter[str] = Counter()
    for outage in rows_of(many.outages):
        ended = window.end if pd.isna(outage.ended) else outage.ended
        down[outage.integration] += (ended - outage.began) / pd.Timedelta(hours=1)
    found = worst_integrations(many.tables, window.end)
    assert {name.split("/")[0] for name in down} == set(found)
    for cohort, worst in found.items():
        most = max(hours for name, hours in down.items() if name.split("/")[0] == cohort)
        assert down[worst.integration] == pytest.approx(most)
        assert worst.hours == pytest.approx(most / MANY)
        causes = {o.cause for o in rows_of(many.outages) if o.integration == worst.integration}
        assert worst.cause in causes
