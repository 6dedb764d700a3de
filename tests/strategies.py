"""Random organisations for property tests: small, and full of coincidences.

Instants and lengths are drawn from a coarse grid and its nearest neighbours, so that calls, deaths,
departures and flags often fall on the same millisecond or just beside it.
"""

from typing import Any

import yaml
from hypothesis import strategies as st

from simulator.lifecycle import DAY
from simulator.scenario import Scenario, loads
from simulator.scenario.durations import format_duration

GRID_DAYS = (0, 1, 3, 7, 20, 23, 26, 30, 31, 33, 37, 53, 60, 63, 90)
MOST_DAYS = 200


def ms(draw: st.DrawFn, *, least: int = 0, days: tuple[int, ...] = GRID_DAYS) -> int:
    nudge = draw(st.sampled_from([0, 0, 0, 0, -1, 1, DAY // 2]))
    return max(least, draw(st.sampled_from(days)) * DAY + nudge)


def span(draw: st.DrawFn, *, least: int = 1, days: tuple[int, ...] = GRID_DAYS) -> str:
    return format_duration(ms(draw, least=least, days=days))


def time(draw: st.DrawFn) -> str:
    return "+" + format_duration(ms(draw))


def maybe(draw: st.DrawFn, chance: int = 4) -> bool:
    """True once in so many times."""
    return draw(st.integers(1, chance)) == 1


def length(draw: st.DrawFn) -> Any:
    """A random duration."""
    kind = draw(st.sampled_from(["fixed", "fixed", "mean", "median", "uniform"]))
    if kind == "fixed":
        return span(draw)
    if kind == "mean":
        return {"mean": draw(st.sampled_from(["1d", "10d", "40d"]))}
    if kind == "median":
        return {"median": draw(st.sampled_from(["2d", "20d"])), "p90": "50d"}
    return {"uniform": ["0d", draw(st.sampled_from(["5d", "60d"]))]}


def _pattern(draw: st.DrawFn) -> dict[str, Any]:
    kind = draw(st.sampled_from(["poisson", "every", "cron", "gaps", "at", "at"]))
    if kind == "poisson":
        rates = ["1/w", "0.5/w", "0.03/d", "0.1/d", "1.7/d", "1.39/d", "1.4/d", "5/d", "20/d"]
        return {"poisson": draw(st.sampled_from(rates))}
    if kind == "every":
        days = (1, 3, 7, 23, 30, 31)
        every = ms(draw, least=DAY // 2, days=days)
        pattern: dict[str, Any] = {"every": format_duration(every)}
        if not maybe(draw, 3):
            pattern["offset"] = span(draw, least=0)
        if maybe(draw, 2):
            jitter = draw(st.sampled_from([1, DAY // 24, DAY // 2, every]))
            pattern["jitter"] = format_duration(min(every, jitter))
        return pattern
    if kind == "cron":
        lines = [
            "0 6 1 * *",
            "0 6 1,15 * *",
            "30 2 * * *",
            "0 0 */3 * *",
            "0 0 * * 1",
            "*/30 8-9 * * 5",
        ]
        zone = draw(st.sampled_from([None, "Europe/Berlin", "America/New_York", "Asia/Kolkata"]))
        late = draw(st.sampled_from([None, "1m", "29m"]))
        return _given(cron=draw(st.sampled_from(lines)), timezone=zone, jitter=late)
    if kind == "gaps":
        law = draw(st.sampled_from(["exponential", "lognormal", "gamma", "weibull"]))
        numbers: dict[str, Any] = {"mean": draw(st.sampled_from(["6h", "2d", "9d", "25d"]))}
        if law != "exponential":
            numbers["cv"] = draw(st.sampled_from([0.1, 0.5, 1.0, 2.0]))
        return {"gaps": {law: numbers}}
    return {"at": [time(draw) for _ in range(draw(st.integers(1, 8)))]}


def _given(**fields: Any) -> dict[str, Any]:
    return {key: value for key, value in fields.items() if value is not None}


def _window(draw: st.DrawFn) -> dict[str, str]:
    begin = ms(draw)
    end = begin + ms(draw, least=1)
    return {"from": "+" + format_duration(begin), "to": "+" + format_duration(end)}


def _calls(draw: st.DrawFn) -> Any:
    if maybe(draw, 12):
        return "never"
    calls = _pattern(draw)
    if maybe(draw):
        calls["miss"] = draw(st.sampled_from(["5%", "50%"]))
    if maybe(draw):
        shares = st.sampled_from(["0%", "30%", "100%"])
        calls["weekly"] = {
            day: draw(shares) for day in draw(st.sets(st.sampled_from(["mon", "sat", "sun"])))
        }
    if maybe(draw):
        calls["pauses"] = [_window(draw) for _ in range(draw(st.integers(1, 2)))]
    bounds = sorted({ms(draw), ms(draw)})
    if len(bounds) == 2 and maybe(draw):
        calls["from"] = "+" + format_duration(bounds[0])
    if len(bounds) == 2 and maybe(draw):
        calls["until"] = "+" + format_duration(bounds[1])
    if "timezone" not in calls and maybe(draw):
        calls["timezone"] = draw(st.sampled_from(["Europe/Berlin", "Pacific/Apia"]))
    return calls


def _users(draw: st.DrawFn) -> dict[str, Any]:
    users: dict[str, Any] = {"count": draw(st.integers(1, 3))}
    kind = draw(st.sampled_from(["stay", "turnover", "tenure", "tenure"]))
    if kind == "turnover":
        users["turnover"] = draw(st.sampled_from(["15%", "90%"]))
    elif kind == "tenure":
        users["tenure"] = length(draw)
    for key, lasting, often in (("departures", "return_after", 2), ("suspensions", "for", 2)):
        if maybe(draw, often):
            users[key] = [
                _wave(draw, lasting, users["count"]) for _ in range(draw(st.integers(1, 3)))
            ]
    return users


def _wave(draw: st.DrawFn, lasting: str, count: int) -> dict[str, Any]:
    wave: dict[str, Any] = {"on": time(draw)}
    if maybe(draw, 2):
        wave["count"] = draw(st.integers(0, count))
    else:
        wave["share"] = draw(st.sampled_from(["30%", "50%", "100%"]))
    if not maybe(draw, 4):
        wave[lasting] = length(draw)
    return wave


def _integrations(draw: st.DrawFn, users: list[str]) -> dict[str, Any]:
    cohort: dict[str, Any] = {"count": draw(st.integers(1, 3)), "calls": _calls(draw)}
    cohort["owner"] = draw(st.sampled_from(users))
    if len(users) > 1 and maybe(draw):
        cohort["owner"] = {users[0]: "60%", users[1]: "40%"}
    past = draw(st.sampled_from(["", "", "", "issued", "last_used", "age", "both"]))
    if past == "issued":
        cohort["issued"] = time(draw)
    if past in ("last_used", "both"):
        cohort["last_used"] = draw(
            st.sampled_from(["0d", "3d", "23d", "29d23h59m59.999s", {"mean": "9d"}])
        )
    if past in ("age", "both"):
        cohort["age"] = draw(st.sampled_from(["30d", {"uniform": ["30d", "400d"]}]))
    return cohort


def _suspicion(draw: st.DrawFn, names: list[str]) -> dict[str, Any]:
    suspicion: dict[str, Any] = {}
    if maybe(draw, 2):
        suspicion["rate"] = draw(st.sampled_from(["2/y", "1/w"]))
    else:
        suspicion |= {"on": time(draw), "share": draw(st.sampled_from(["40%", "100%"]))}
    if maybe(draw, 3):
        suspicion["integrations"] = [draw(st.sampled_from(names))]
    if not maybe(draw, 4):
        suspicion["cleared_after"] = length(draw)
    return suspicion


def organisation(draw: st.DrawFn) -> dict[str, Any]:
    """A random scenario file that is right, without any policy."""
    users = {f"u{k}": _users(draw) for k in range(draw(st.integers(1, 3)))}
    integrations = {
        f"i{k}": _integrations(draw, list(users)) for k in range(draw(st.integers(1, 3)))
    }
    horizon = min(ms(draw, least=1, days=(*GRID_DAYS, 95, 120, 200)), MOST_DAYS * DAY)
    return {
        "name": "random",
        "start": draw(st.sampled_from(["2026-01-01", "2024-02-10T07:30:00Z", "2026-03-01"])),
        "horizon": format_duration(horizon),
        "lifecycle": {
            "reactivation": draw(st.sampled_from(["stay_dead", "come_back"])),
            "suspension": draw(st.sampled_from(["calls_refused", "calls_refused", "unaffected"])),
            "clock_while_suspended": draw(st.sampled_from(["runs", "pauses"])),
            "unused": draw(st.sampled_from(["green", "gray"])),
        },
        "users": users,
        "integrations": integrations,
        "suspicious": [
            _suspicion(draw, list(integrations)) for _ in range(draw(st.integers(0, 2)))
        ],
    }


@st.composite
def scenario_texts(draw: st.DrawFn) -> str:
    """The text of a random scenario file that is right."""
    return yaml.safe_dump(organisation(draw), sort_keys=False)


def scenarios() -> st.SearchStrategy[Scenario]:
    """A random scenario."""
    return scenario_texts().map(loads)
