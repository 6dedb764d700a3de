"""Why did an integration work, or not, on a certain day? In one sentence."""

from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

import numpy as np

from simulator.lifecycle import IDLE_LIMIT
from simulator.report.words.policy import policy_words
from simulator.results.views.life import Life
from simulator.scenario import Scenario
from simulator.scenario.wording import days, number_of

_MS = timedelta(milliseconds=1)


class Answer(NamedTuple):
    """The sentence, and since when what it tells of had been going on."""

    sentence: str
    since: datetime


def why(life: Life, day: date, scenario: Scenario) -> Answer:
    """Why was it as it was on this day (UTC)? Of several outages the last one counts."""
    begin = datetime(day.year, day.month, day.day)
    end = begin + timedelta(days=1)
    there = life.tokens[life.tokens["issued"] < end]
    if end <= life.window.begin or begin > life.window.end:
        span = f"{life.window.begin:%Y-%m-%d} to {life.window.end:%Y-%m-%d}"
        return Answer(f"{day} is not simulated: the run is from {span}.", end)
    if there.empty:
        return Answer(f"{life.integration} had no token yet on {day}.", begin)
    down = life.outages[(life.outages["began"] < end) & ~(life.outages["ended"] <= begin)]
    if not down.empty:
        return _down(life, day, down.iloc[-1], scenario)
    return _up(life, day, there, end, scenario)


def _down(life: Life, day: date, outage: Any, scenario: Scenario) -> Answer:
    token = _token_of(life, outage)
    calls = number_of(int(outage.refused_calls), "call")
    ended = "and it was still down at the end of the run"
    if outage.ended == outage.ended:
        ended = f"until {_minute(outage.ended)}"
    cause, since = _cause(life, token, outage.cause, outage.dead_since, scenario)
    sentence = (
        f"{life.integration} was down on {day}, because {cause}; its first refused call was at "
        f"{_minute(outage.began)}, {calls} failed, {ended}."
    )
    return Answer(sentence, since)


def _up(life: Life, day: date, there: Any, end: datetime, scenario: Scenario) -> Answer:
    """It was not down. Was it about to be?"""
    token = there.iloc[-1]
    if token.retired == token.retired and token.retired < end:
        cause, since = _cause(life, token, token.end, token.retired, scenario)
        later = life.calls[life.calls >= np.datetime64(end, "ms")]
        noticed = (
            f"its next call would come at {_minute(_time(later[0]))}"
            if len(later)
            else ("it did not call again, so that nobody noticed")
        )
        return Answer(
            f"{life.integration} was broken on {day} without being down: {cause}; no call had "
            f"been refused yet, {noticed}.",
            since,
        )
    colours = life.colours[(life.colours["token"] == token.token) & (life.colours["begin"] < end)]
    status = colours["status"].iloc[-1] if len(colours) else "live"
    last = _last_call(life, end)
    since = end - timedelta(milliseconds=IDLE_LIMIT)
    return Answer(f"{life.integration} worked on {day}: {token.token} was {status}; {last}.", since)


def _cause(
    life: Life, token: Any, cause: str, dead_since: Any, scenario: Scenario
) -> tuple[str, datetime]:
    """Why did the token not work, and from when on does one have to look?"""
    when, name = _minute(dead_since), token.token
    if cause == "expired":
        used, since = _last_use(life, token, dead_since)
        return f"{name} expired at {when}, 30 days after it was last used, {used}", since
    if cause == "suspended":
        return f"{token.user}, who owns {name}, was suspended from {when}", dead_since
    if cause == "deprovisioned":
        return f"{token.user}, who owned {name}, was deactivated at {when}", dead_since
    return f"{name} was revoked at {when} under policy {policy_words(scenario)}", token.issued


def _last_use(life: Life, token: Any, dead_since: Any) -> tuple[str, datetime]:
    used = token.last_used if token.last_used == token.last_used else None
    if used is None:
        return f"or rather created, at {_minute(token.issued)}", token.issued
    later = life.calls[life.calls > np.datetime64(used, "ms")]
    gap = f"at {_minute(used)}"
    if len(later) and _time(later[0]) >= dead_since:
        apart = (_time(later[0]) - used) // _MS
        gap += f", and the next call came only {days(int(apart))} later"
    return gap, used


def _token_of(life: Life, outage: Any) -> Any:
    """Which token did it hold when it went down?"""
    held = life.tokens[life.tokens["issued"] <= outage.began]
    dead = held[held["retired"] == outage.dead_since]
    return (held if dead.empty else dead).iloc[-1]


def _last_call(life: Life, end: datetime) -> str:
    """When was it last used, and did something else renew its token since?"""
    before = life.calls[life.calls < np.datetime64(end, "ms")]
    called = _time(before[-1]) if len(before) else None
    told = f"its last call was at {_minute(called)}" if called else "it had not called yet"
    greens = life.events[(life.events["event"] == "turned_green") & (life.events["time"] < end)]
    renewed = greens["time"].iloc[-1] if len(greens) else None
    if renewed is not None and (called is None or renewed > called):
        told += f", and at {_minute(renewed)} a heartbeat or a reminder renewed its token"
    return told


def _time(instant: Any) -> datetime:
    found: datetime = instant.astype("datetime64[ms]").astype(datetime)
    return found


def _minute(time: Any) -> str:
    return f"{time:%Y-%m-%d %H:%M}"
