"""What is most worth knowing about a run, in plain sentences."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from simulator.lifecycle import DAY, IDLE_LIMIT, SECOND
from simulator.report.numbers.cohort_table import cohort_of
from simulator.report.words.desk import desk_words
from simulator.scenario import Scenario
from simulator.scenario.wording import days

if TYPE_CHECKING:
    import pandas as pd

MOST = 6
_MOST_PARTS = 3

_WHY = {
    "expired": f"after {IDLE_LIMIT // DAY} days without a call",
    "deprovisioned": "with their owners' accounts",
    "revoked": "by the policy",
}

Finding = tuple[int, str]
"""How many tokens it is about, and what it says."""


def findings(
    scenario: Scenario,
    tokens: "pd.DataFrame",
    outages: "pd.DataFrame",
    tickets: "pd.DataFrame",
) -> list[str]:
    """Which cohorts lost tokens, why, when first, and did anybody notice? What had the desk to do?

    The tables of one replication. At most six sentences on tokens, the one about most of them
    first; the last one says what is left out.
    """
    if tokens.empty:
        return ["No tokens were issued."]
    lives = _with_cohorts(tokens, outages)
    dead = lives[lives["lost"]]
    waves = [
        (cohort, day, lost)
        for cohort, day in _departures(scenario)
        if (lost := _lost_to(dead, cohort, day)).any()
    ]
    others = dead.drop(dead.index[sum((lost for _, _, lost in waves), dead["retired"].isna())])
    found = [_wave(cohort, day, dead[lost]) for cohort, day, lost in waves]
    found += [*_losses(lives, others), *_suspensions(outages)]
    found.sort(key=lambda finding: -finding[0])
    sentences = [sentence for _, sentence in found] + list(_unharmed(lives))
    if len(sentences) > MOST:
        rest = len(sentences) - MOST + 1
        more = f"{rest} more findings like these: see tokens.parquet."
        sentences = [*sentences[: MOST - 1], more]
    return [*sentences, *desk_words(tickets)]


def _with_cohorts(tokens: "pd.DataFrame", outages: "pd.DataFrame") -> "pd.DataFrame":
    """The tokens, with their cohorts, and the outage after each one's death.

    `lost`: it died and nothing had taken its place by then, or its integration went down.
    """
    columns = ["integration", "user", "issued", "retired", "end"]
    deaths = outages[outages["cause"] != "suspended"]
    began = deaths.drop_duplicates(["integration", "dead_since"])
    lives = tokens[columns].merge(
        began[["integration", "dead_since", "began", "ended"]],
        how="left",
        left_on=["integration", "retired"],
        right_on=["integration", "dead_since"],
    )
    after = lives["issued"].shift(-1).where(lives["integration"].shift(-1) == lives["integration"])
    replaced = (after <= lives["retired"]) & lives["began"].isna()
    return lives.assign(
        cohort=cohort_of(lives["integration"]),
        owners=cohort_of(lives["user"]),
        lost=lives["retired"].notna() & ~replaced,
    )


def _wave(cohort: str, day: datetime, lost: "pd.DataFrame") -> Finding:
    """What did a departure of the scenario destroy?"""
    counts = lost["cohort"].value_counts(sort=False).sort_values(ascending=False, kind="stable")
    parts = [f"{number:,} of {name}" for name, number in counts.items()]
    listed = ", ".join(parts[:_MOST_PARTS]) + (", ..." if len(parts) > _MOST_PARTS else "")
    took = f"{cohort} left on {_date(day)} and took {_count(len(lost), 'token')} with them"
    return len(lost), f"{took} ({listed}); {_noticed(lost)}"


def _departures(scenario: Scenario) -> list[tuple[str, datetime]]:
    start = scenario.start.replace(tzinfo=None)
    found = {
        (cohort, start + timedelta(milliseconds=wave.on))
        for cohort, users in scenario.users.items()
        for wave in users.departures
    }
    return sorted(found, key=lambda one: (one[1], one[0]))


def _lost_to(dead: "pd.DataFrame", cohort: str, day: datetime) -> "pd.Series[bool]":
    at_once = (dead["retired"] == day) & (dead["end"] == "deprovisioned")
    return at_once & (dead["owners"] == cohort)


def _losses(lives: "pd.DataFrame", dead: "pd.DataFrame") -> Iterator[Finding]:
    """What did each cohort of integrations lose, and how?"""
    totals = lives["cohort"].value_counts()
    for key, lost in dead.groupby(["cohort", "end"], sort=False):
        cohort, end = (str(part) for part in key)
        held, when = int(totals[cohort]), _when(lost["retired"])
        sentence = f"{cohort}: {len(lost):,} of {_count(held, 'token')} {end} {_WHY[end]}"
        yield len(lost), f"{sentence}, {when}; {_noticed(lost)}"


def _when(times: "pd.Series[Any]") -> str:
    first, last = _date(times.min()), _date(times.max())
    if first != last:
        return f"the first on {first}"
    return f"on {first}" if len(times) == 1 else f"all on {first}"


def _noticed(lost: "pd.DataFrame") -> str:
    """How many integrations went down, after how long, and for how long?"""
    down = lost[lost["began"].notna()]
    if down.empty:
        return "no call was refused, so nobody noticed."
    latent = (down["began"] - down["retired"]).max()
    late = latent // timedelta(days=1)
    parts = [
        f"{_count(len(down), 'integration')} went down",
        *([f"noticed up to {_count(int(late), 'day')} later"] if late >= 1 else []),
        *_restored(down),
    ]
    return f"{', '.join(parts)}."


def _restored(down: "pd.DataFrame") -> Iterator[str]:
    """How long did it take until they had a working token again?"""
    ended = down[down["ended"].notna()]
    if not ended.empty:
        lasting = (ended["ended"] - ended["began"]).dt.total_seconds().mean() * SECOND
        most = "" if len(ended) == len(down) else f"{len(ended):,} of them "
        yield f"{most}up again after {days(int(lasting))}" + (
            " on average" if len(ended) > 1 else ""
        )


def _suspensions(outages: "pd.DataFrame") -> Iterator[Finding]:
    """Which cohorts were refused while their owners were suspended?"""
    blocked = outages[outages["cause"] == "suspended"]
    for cohort, some in blocked.groupby(cohort_of(blocked["integration"]), sort=False):
        down = int(some["integration"].nunique())
        day, calls = _date(some["began"].min()), _count(int(some["refused_calls"].sum()), "call")
        often = "" if len(some) == down else f" {len(some):,} times"
        yield (
            down,
            f"{cohort}: {_count(down, 'integration')} went down{often} while their owners were"
            f" suspended, from {day} on; {calls} refused.",
        )


def _unharmed(lives: "pd.DataFrame") -> Iterator[str]:
    """Which cohorts lost nothing?"""
    kept = ~lives["lost"].groupby(lives["cohort"], sort=False).any()
    names = [str(name) for name in kept[kept].index]
    replaced = bool(lives["retired"].notna().sum() > lives["lost"].sum())
    if len(names) == len(kept):
        alive = f"All {_count(len(lives), 'token')} are alive at the end."
        yield "Every token that died had been replaced by then." if replaced else alive
    elif names:
        listed = ", ".join(names[:4]) + (f" and {len(names) - 4} more" if len(names) > 4 else "")
        fate = "no token was lost." if replaced else "every token is alive at the end."
        yield f"{listed}: {fate}"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def _date(time: datetime) -> str:
    return f"{time:%Y-%m-%d}"
