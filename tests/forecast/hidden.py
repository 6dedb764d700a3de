"""A made-up organisation whose patterns of use are hidden from those who forecast.

It is simulated by the project's own demand for 270 days. An export shows the 90 in the midst of them,
as Okta would; what then becomes of its tokens is known.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd

from simulator.experiment.okta_export import Export, export_okta, identity
from simulator.experiment.single import simulate
from simulator.forecast import Forecast, forecast
from simulator.forecast.learned import Learned
from simulator.forecast.usage import read_usage
from simulator.importing.okta import SCENARIO, USAGE, Sources, import_okta
from simulator.okta.writing import write_inventory, write_log
from simulator.results.database import connected, quoted
from simulator.scenario import Scenario, load, loads

BEFORE, SEEN, LATER = 90, 90, 90
"""Days before those that the export shows, those, and days that follow."""
PATTERNS, BATCHES, SIZE = 72, 12, 6
"""Of each pattern so many batches of tokens are created: three of four before the log begins, and
the others until the export."""
SEED = 20260101
IN_USE = 800.0
"""Days for which a token is used on average, if it lives: then its use ends."""


def organisation(cohorts: Sequence[str], days: int, seed: int = SEED) -> Scenario:
    """Tokens come and go, and hardly any two of them have one owner."""
    batches = range(PATTERNS * BATCHES)
    users = "\n".join(f"  u{batch}: {_owners(batch // BATCHES)}" for batch in batches)
    listed = "\n".join(f"  c{number}: {text}" for number, text in enumerate(cohorts))
    return loads(
        f"name: hidden\nstart: 2026-01-01\nhorizon: {days}d\nseed: {seed}\n"
        f"users:\n{users}\nintegrations:\n{listed}\n"
    )


def _owners(place: int) -> str:
    kind = "kind: service_account" if place % 3 == 0 else "turnover: 25%"
    return f"{{count: {SIZE}, {kind}}}"


def cohorts() -> list[str]:
    """Patterns of all kinds, most of them near the edge between life and death."""
    return [text for batch in range(PATTERNS * BATCHES) for text in _batch(batch)]


def _batch(batch: int) -> Iterator[str]:
    place = batch // BATCHES
    moment = 4 * (batch % BATCHES + 0.381966 * place % 1) / BATCHES
    issued = BEFORE * moment / 3 if moment < 3 else BEFORE + SEEN * (moment - 3)
    lots = (np.arange(SIZE) + 0.618034 * batch % 1) / SIZE
    ends = issued - IN_USE * np.log1p(-lots)
    ends = ends[ends < BEFORE + SEEN + LATER]
    head = f"owner: u{batch}, issued: +{round(24 * issued)}h, calls"
    yield f"{{count: {SIZE - len(ends)}, {head}: {{{_pattern(place)}}}}}"
    for end in ends:
        yield f"{{{head}: {{{_pattern(place)}, until: +{round(24 * end)}h}}}}"


def _pattern(place: int) -> str:
    rate = 0.025 * 24 ** (7 * (place + 0.5) / PATTERNS % 1)
    return [
        f"poisson: {rate:.4f}/d",
        f"poisson: {rate:.4f}/d, weekly: {{sat: 10%, sun: 0%}}",
        f"gaps: {{gamma: {{mean: {min(0.8 / rate, 26):.2f}d, cv: 0.6}}}}",
        f"gaps: {{lognormal: {{mean: {min(0.8 / rate, 20):.2f}d, cv: 1.6}}}}",
        f"every: {7 + 7 * (place % 3)}d, jitter: 3h, miss: {4 * (place % 7)}%",
        f'cron: "30 4 {1 + place % 8},{11 + place % 8},{21 + place % 8} * *", jitter: 1h, miss: 5%',
        f'cron: "30 4 {1 + place % 13},{15 + place % 13} * *", jitter: 1h, miss: {3 * (place // 8 % 5)}%',
        "every: 3d, jitter: 1h",
    ][place % 8]


@dataclass(frozen=True)
class Case:
    """What was forecast, and what happened; a row for each token that lived at the export."""

    forecast: Forecast
    export: Export
    died_after: np.ndarray
    """Days from the export until its death; infinite: it lives on."""
    order: Sequence[str]
    """Names of the tokens in the scenario."""
    rate: np.ndarray
    """Uses on record per day."""
    idle: np.ndarray
    """Days without use at the export."""

    def chances(self, days: int) -> np.ndarray:
        table = self.forecast.tokens.set_index("integration")[f"dead_{days}d"]
        return np.array([float(table[f"{name}/0"]) for name in self.order])

    def happened(self, days: int) -> np.ndarray:
        return np.asarray(self.died_after <= days)


@cache
def case(worlds: int = 2_000, seed: int = SEED) -> Case:
    hidden = cohorts()
    export = export_okta(organisation(hidden, BEFORE + SEEN, seed), seed=seed)
    deaths = _deaths(organisation(hidden, BEFORE + SEEN + LATER, seed))
    with TemporaryDirectory() as folder:
        scenario, learned, known = imported(export, Path(folder))
    found = forecast(
        scenario, days=(7, 30, 90), worlds=worlds, draws=40, actions=(), unknown=learned, seed=5
    )
    died = np.array([deaths.get(token.id, np.inf) for token in export.tokens])
    names = {use.rpartition("-")[2]: use for use in scenario.integrations}
    rows = known.set_index("token").loc[[token.id for token in export.tokens]]
    rate, idle = rows["events"] / rows["observed_days"], rows["idle_days"]
    order = [names[token.id] for token in export.tokens]
    return Case(found, export, died, order, rate.to_numpy(float), idle.to_numpy(float))


def imported(export: Export, folder: Path) -> tuple[Scenario, Learned, pd.DataFrame]:
    """What is learned from the files of an export? And the table of it."""
    write_inventory(folder / "tokens.json", export.tokens)
    write_inventory(folder / "users.json", export.users)
    write_log(folder / "log.jsonl", export.events)
    sources = Sources(
        folder / "tokens.json", folder / "users.json", [folder / "log.jsonl"], export.at
    )
    import_okta(sources, out=folder / "import", keep_going=True)
    scenario = load(folder / "import" / SCENARIO)
    usage = folder / "import" / USAGE
    with connected() as connection:
        known = connection.execute(f"SELECT * FROM {quoted(usage)}").df()
    return scenario, Learned(read_usage(usage, scenario.start)), known


def _deaths(scenario: Scenario) -> dict[str, float]:
    """Days from the export to the death of each token, by the ids of the export."""
    tokens = simulate(scenario, seed=scenario.seed).tokens
    start = np.datetime64(scenario.start.replace(tzinfo=None), "ms")
    after = (tokens["retired"].to_numpy() - start) / np.timedelta64(1, "D") - BEFORE - SEEN
    names = tokens["token"].tolist()
    found = {identity("00T", name): float(days) for name, days in zip(names, after, strict=True)}
    return {name: days for name, days in found.items() if not np.isnan(days)}
