"""What an import wrote for `calls`, read again.

There are several texts for each token, nearly all of three forms. These are read at sight: to parse
a hundred thousand documents of YAML takes longer than to simulate what they say. All else is read
as a scenario is.
"""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from simulator.scenario.calls import Calls
from simulator.scenario.durations import parse_duration
from simulator.scenario.patterns import Every, Gaps, Pattern, Poisson
from simulator.scenario.rates import parse_rate, parse_share
from simulator.scenario.shape import Reading
from simulator.scenario.yaml_reader import read_yaml

_MISS = r"(?:, miss: (?P<miss>[\d.]+%))?"
_LENGTH = r"[\d.dhms]+"


def read_calls(text: str, start: datetime) -> Calls:
    """What stands there for `calls`? As in a scenario file."""
    for form, made in _FORMS.items():
        if found := form.fullmatch(text):
            miss = parse_share(found["miss"]) if "miss" in form.groupindex and found["miss"] else 0
            return Calls.model_construct(pattern=made(found.groupdict()), miss=float(miss))
    data = read_yaml(f"calls: {text}", "usage.parquet").plain()
    return Calls.model_validate(data["calls"], context=Reading(start, Path()))


def _poisson(words: Mapping[str, str]) -> Pattern:
    return Poisson.model_construct(rate=parse_rate(words["rate"]))


def _gaps(words: Mapping[str, str]) -> Pattern:
    mean, cv = parse_duration(words["mean"]), float(words["cv"])
    numbers: dict[str, Any] = {"law": words["law"], "mean": mean, "cv": cv}
    return Gaps.model_construct(**numbers)


def _every(words: Mapping[str, str]) -> Pattern:
    every, offset = parse_duration(words["every"]), parse_duration(words["offset"])
    jitter = parse_duration(words["jitter"] or "0s")
    return Every.model_construct(every=every, offset=offset, jitter=jitter)


_FORMS: Mapping[re.Pattern[str], Callable[[Mapping[str, str]], Pattern]] = {
    re.compile(r"\{poisson: (?P<rate>[\d.]+/[dwy])\}"): _poisson,
    re.compile(
        r"\{gaps: \{(?P<law>lognormal|weibull|gamma): "
        rf"\{{mean: (?P<mean>{_LENGTH}), cv: (?P<cv>[\d.]+)\}}\}}\}}"
    ): _gaps,
    re.compile(
        rf"\{{every: (?P<every>{_LENGTH}), offset: (?P<offset>{_LENGTH})"
        rf"(?:, jitter: (?P<jitter>{_LENGTH}))?{_MISS}\}}"
    ): _every,
}
"""The forms, and what is made of their words."""
