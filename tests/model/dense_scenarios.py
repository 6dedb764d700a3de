"""Random organisations in which much happens, and much of it at the same millisecond.

Hypothesis looks for small scenarios; these are crowded ones, each a function of its number. All
instants lie on a grid of a few days or one millisecond beside it, so that calls, deaths, flags and
users' comings and goings meet.
"""

import random
from typing import Any

import yaml

from simulator.lifecycle import DAY
from simulator.scenario.durations import format_duration

GRID_DAYS = (0, 1, 3, 4, 6, 7, 10, 20, 23, 26, 27, 29, 30, 31, 33, 37, 40, 47, 50, 53, 56, 60, 67)
NUDGES = (0,) * 12 + (-1, 1)
FAR_DAYS = 150


class Dice:
    """Draws pieces of a scenario."""

    def __init__(self, number: int) -> None:
        self.random = random.Random(number)  # noqa: S311 (no secret)
        self.pick = self.random.choice

    def once_in(self, times: int) -> bool:
        return self.random.randrange(times) == 0

    def ms(self, least: int = 0) -> int:
        days = self.pick(GRID_DAYS) + (self.pick(GRID_DAYS) if self.once_in(3) else 0)
        return max(least, days * DAY + self.pick(NUDGES))

    def span(self) -> str:
        return format_duration(self.ms(least=1))

    def time(self) -> str:
        return "+" + format_duration(self.ms())

    def length(self) -> Any:
        random_ones = [{"mean": "9d"}, {"median": "2d", "p90": "20d"}, {"uniform": ["0d", "40d"]}]
        return self.pick(random_ones) if self.once_in(5) else self.span()

    def share(self) -> str:
        return self.pick(["30%", "50%", "100%", "100%"])

    def waves(self, lasting: str, most: int) -> list[dict[str, Any]]:
        waves = [{"on": self.time(), "share": self.share()} for _ in range(self.pick(range(most)))]
        for wave in waves:
            if not self.once_in(5):
                wave[lasting] = self.length()
        return waves

    def users(self) -> dict[str, Any]:
        users: dict[str, Any] = {"count": self.pick([1, 2, 4])}
        if self.once_in(4):
            users["tenure"] = self.pick([{"mean": "90d"}, self.span(), self.span()])
        users["departures"] = self.waves("return_after", 3)
        users["suspensions"] = self.waves("for", 4)
        return users

    def calls(self) -> dict[str, Any]:
        kind = self.pick(["at", "at", "at", "every", "every", "gaps", "poisson", "cron"])
        if kind == "at":
            times = sorted({self.ms() + self.pick(GRID_DAYS) * DAY for _ in range(9)})
            return {"at": ["+" + format_duration(time) for time in times]}
        if kind == "every":
            every = self.pick(["1d", "3d", "7d", "10d", "23d", "30d", "12h"])
            offset = self.pick(["0s", "3d", "7d", "23h", "29d23h59m59.999s", "30d"])
            late = {"jitter": self.pick(["0.001s", "0.002s", "12h"])} if self.once_in(4) else {}
            return {"every": every, "offset": offset, **late}
        if kind == "gaps":
            law = self.pick(["lognormal", "gamma", "weibull"])
            return {"gaps": {law: {"mean": self.pick(["12h", "4d", "20d"]), "cv": 0.7}}}
        if kind == "poisson":
            return {"poisson": self.pick(["0.05/d", "0.2/d", "0.5/d", "0.8/d", "2/d"])}
        return {"cron": self.pick(["0 0 1,15 * *", "0 0 * * 1", "0 0 1 * *", "0 0 * * *"])}

    def integrations(self, users: list[str]) -> dict[str, Any]:
        cohort: dict[str, Any] = {"count": self.pick([1, 2, 5]), "owner": self.pick(users)}
        cohort["calls"] = self.calls()
        if self.once_in(4):
            cohort["calls"]["miss"] = "30%"
        if self.once_in(4):
            begin = self.ms()
            end = "+" + format_duration(begin + self.ms(least=1))
            cohort["calls"]["pauses"] = [{"from": "+" + format_duration(begin), "to": end}]
        past = self.pick(["start", "start", "start", "issued", "last_used", "age"])
        if past == "issued":
            cohort["issued"] = self.time()
        elif past == "last_used":
            cohort["last_used"] = self.pick(["3d", "7d", "23d", "27d", "29d23h59m59.999s"])
        elif past == "age":
            cohort["age"] = self.pick(["20d", "30d", "100d"])
        return cohort

    def suspicion(self) -> dict[str, Any]:
        suspicion = {"on": self.time(), "share": self.share()}
        if self.once_in(4):
            suspicion = {"rate": "12/y"}
        if not self.once_in(5):
            suspicion["cleared_after"] = self.length()
        return suspicion

    def organisation(self) -> dict[str, Any]:
        """A crowded one, without any policy."""
        users = {f"u{k}": self.users() for k in range(2)}
        switches = {
            "reactivation": self.pick(["stay_dead", "come_back", "come_back"]),
            "suspension": self.pick(["calls_refused", "calls_refused", "unaffected"]),
            "clock_while_suspended": self.pick(["runs", "pauses"]),
            "unused": self.pick(["green", "gray"]),
        }
        return {
            "name": "dense",
            "start": self.pick(["2026-01-01", "2024-02-01", "2025-12-15T12:00:00Z"]),
            "horizon": format_duration(min(self.ms(least=1) + self.ms(), FAR_DAYS * DAY)),
            "lifecycle": switches,
            "users": users,
            "integrations": {f"i{k}": self.integrations(list(users)) for k in range(4)},
            "suspicious": [self.suspicion() for _ in range(self.pick([0, 1, 3]))],
        }


def dense_scenario(number: int) -> str:
    """The text of the scenario of this number."""
    scenario = Dice(number).organisation()
    return yaml.safe_dump(scenario | {"name": f"dense-{number}"}, sort_keys=False)
