"""A scenario written out in full, as a file that reads back as the same scenario."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import yaml

from simulator.scenario.calls import Calls, Window
from simulator.scenario.durations import format_duration
from simulator.scenario.integrations import IntegrationCohort
from simulator.scenario.model import Scenario
from simulator.scenario.patterns import At, Cron, Every, Gaps, Never, Pattern, Poisson, Trace
from simulator.scenario.random_durations import Exponential, Fixed, Lognormal, RandomDuration
from simulator.scenario.rates import format_rate, format_share
from simulator.scenario.scalars import resolve
from simulator.scenario.suspicions import Suspicion
from simulator.scenario.times import format_time, format_timestamp
from simulator.scenario.users import Departure, Suspension, UserCohort

WIDTH = 100


def to_yaml(scenario: Scenario, traces: Mapping[str, str]) -> str:
    """How is a scenario written out in full? The same text for the same scenario.

    `traces` maps paths of trace files to the ones to be written instead.
    """
    data = _Writer(scenario.start, traces).scenario(scenario)
    return yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=WIDTH)


class _Dumper(yaml.CSafeDumper):
    """Quotes every text that would be read as something else."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        return True


def _write_text(dumper: _Dumper, text: str) -> Any:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, "'" if _ambiguous(text) else None)


def _ambiguous(text: str) -> bool:
    try:
        return resolve(text) != text
    except ValueError:
        return True


_Dumper.add_representer(str, _write_text)


class _Writer:
    """Writes times as they are read: counted from the start of the scenario."""

    def __init__(self, start: datetime, traces: Mapping[str, str]) -> None:
        self.start, self.traces = start, traces

    def scenario(self, scenario: Scenario) -> dict[str, Any]:
        """What is written for a scenario?"""
        return _given(
            name=scenario.name,
            description=scenario.description,
            start=format_timestamp(scenario.start),
            horizon=format_duration(scenario.horizon),
            seed=scenario.seed,
            replications=scenario.replications,
            lifecycle=scenario.lifecycle.model_dump(),
            users={name: self.users(cohort) for name, cohort in scenario.users.items()},
            integrations={n: self.integrations(c) for n, c in scenario.integrations.items()},
            suspicious=[self.suspicion(suspicion) for suspicion in scenario.suspicious],
        )

    def users(self, cohort: UserCohort) -> dict[str, Any]:
        """What is written for a cohort of users?"""
        return _given(
            count=cohort.count,
            kind=cohort.kind,
            turnover=_share(cohort.turnover),
            tenure=_random(cohort.tenure),
            departures=[self.departure(wave) for wave in cohort.departures],
            suspensions=[self.suspension(wave) for wave in cohort.suspensions],
        )

    def departure(self, wave: Departure) -> dict[str, Any]:
        """What is written for a wave of departures?"""
        return _given(
            on=self.time(wave.on),
            share=_share(wave.share),
            count=wave.count,
            return_after=_random(wave.return_after),
        )

    def suspension(self, wave: Suspension) -> dict[str, Any]:
        """What is written for a wave of suspensions?"""
        lasting = {"for": _random(wave.duration)}
        on = self.time(wave.on)
        return _given(on=on, share=_share(wave.share), count=wave.count, **lasting)

    def integrations(self, cohort: IntegrationCohort) -> dict[str, Any]:
        """What is written for a cohort of integrations?"""
        return _given(
            count=cohort.count,
            owner={name: _share(share) for name, share in cohort.owner.items()},
            calls=self.calls(cohort.calls),
            issued=self.time(cohort.issued),
            last_used=_random(cohort.last_used),
            age=_random(cohort.age),
        )

    def calls(self, calls: Calls) -> Any:
        """What is written for the calls of a cohort?"""
        if isinstance(calls.pattern, Never):
            return "never"
        windows = [self.window(window) for window in calls.pauses]
        return self.pattern(calls.pattern) | _given(
            **{"from": self.time(calls.start)},
            until=self.time(calls.until),
            miss=_share(calls.miss) if calls.miss else None,
            weekly={day: _share(share) for day, share in calls.weekly.items()} or None,
            pauses=windows or None,
            timezone=calls.timezone,
        )

    def pattern(self, pattern: Pattern) -> dict[str, Any]:
        """What is written for a pattern?"""
        if isinstance(pattern, Poisson):
            return {"poisson": format_rate(pattern.rate)}
        if isinstance(pattern, Every):
            every, offset = format_duration(pattern.every), _duration(pattern.offset)
            return _given(every=every, offset=offset, jitter=format_duration(pattern.jitter))
        if isinstance(pattern, Cron):
            return {"cron": pattern.cron, "jitter": format_duration(pattern.jitter)}
        if isinstance(pattern, Gaps):
            return {"gaps": {pattern.law: {"mean": _duration(pattern.mean), "cv": pattern.cv}}}
        if isinstance(pattern, At):
            return {"at": [self.time(instant) for instant in pattern.at]}
        if isinstance(pattern, Trace):
            return {"trace": self.traces.get(pattern.file, pattern.file)}
        raise AssertionError(f"{type(pattern).__name__} is not written as keys")

    def window(self, window: Window) -> dict[str, Any]:
        """What is written for a pause?"""
        return {"from": self.time(window.start), "to": self.time(window.end)}

    def suspicion(self, suspicion: Suspicion) -> dict[str, Any]:
        """What is written for a source of suspicion?"""
        names = None if suspicion.integrations is None else list(suspicion.integrations)
        return _given(
            rate=None if suspicion.rate is None else format_rate(suspicion.rate),
            on=self.time(suspicion.on),
            share=_share(suspicion.share),
            integrations=names,
            cleared_after=_random(suspicion.cleared_after),
        )

    def time(self, instant: int | None) -> str | None:
        """How is an instant written?"""
        return None if instant is None else format_time(instant, self.start)


def _given(**fields: Any) -> dict[str, Any]:
    return {key: value for key, value in fields.items() if value is not None}


def _duration(length: int | None) -> str | None:
    return None if length is None else format_duration(length)


def _share(share: float | None) -> str | float | None:
    if share is None:
        return None
    text = format_share(share)
    return text if text.endswith("%") else share


def _random(law: RandomDuration | None) -> Any:
    if law is None:
        return None
    if isinstance(law, Fixed):
        return format_duration(law.value)
    if isinstance(law, Exponential):
        return {"mean": format_duration(law.mean)}
    if isinstance(law, Lognormal):
        return {"median": format_duration(law.median), "p90": format_duration(law.p90)}
    return {"uniform": [format_duration(law.low), format_duration(law.high)]}
