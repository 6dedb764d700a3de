"""Results, comparisons and sweeps from disk: the same objects as when they were made."""

from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np

from simulator.experiment.comparing import Comparison
from simulator.experiment.enough import Enough
from simulator.experiment.replications import Results
from simulator.experiment.sweeping import Sweep
from simulator.experiment.trials import Variants
from simulator.experiment.variants import Worlds
from simulator.results.opened import Opened, UnreadableRunError, open_directory
from simulator.results.reached import Reached
from simulator.results.stored import StoredTables
from simulator.scenario import Scenario, load
from simulator.scenario.kpi_names import KPIS

Finding = Results | Comparison | Sweep


def open_run(path: str | Path, *, allow_code: bool = False) -> Finding:
    """What did `tokensim run`, `compare` or `sweep` find that left this directory?

    Results, a Comparison or a Sweep, as `replicate`, `compare` and `sweep` return them. Tables stay
    where they are, and are read as far as somebody asks. Raises UnreadableRunError, ScenarioError
    if rules of a user's own are needed and not `allow_code`, and OSError.
    """
    return finding_of(open_directory(Path(path), allow_code=allow_code), allow_code=allow_code)


def finding_of(opened: Opened, *, allow_code: bool = False) -> Finding:
    """What was found by that which left an opened directory? Raises as `open_run` does."""
    if opened.kind == "comparison":
        return _comparison(opened, allow_code)
    makers: Mapping[str, Callable[[Opened], Finding]] = {"run": _results, "sweep": _sweep}
    if opened.kind not in makers:
        raise UnreadableRunError(
            f"{opened.folder} was left by tokensim {opened.kind}, which is not opened again; "
            f"look at {opened.folder / opened.kind}.png and .csv"
        )
    return makers[opened.kind](opened)


def _results(opened: Opened) -> Results:
    scenario, tables = opened.scenario, opened.tables
    reached = _reached(scenario, tables)
    return Results(scenario, opened.manifest["seed"], scenario.policy, tables, reached)


def _reached(scenario: Scenario, tables: StoredTables) -> Reached | None:
    """How precise are the means, if there are goals? Judged again, in the same order."""
    wanted = scenario.replications
    if isinstance(wanted, int):
        return None
    enough, columns = Enough(wanted), dict(tables.kpis(wanted.until))
    rows = zip(*columns.values(), strict=True)
    enough.add(0, (dict(zip(columns, row, strict=True)) for row in rows))
    return enough.reached()


def _comparison(opened: Opened, allow_code: bool) -> Comparison:
    told = opened.data("comparison.json")
    names = list(next(iter(told["kpis"].values())))
    variants = _variants(opened, names, allow_code)
    return Comparison(variants, told["baseline"], _worlds(opened, "policy", dict.fromkeys(names)))


def _variants(opened: Opened, names: list[str], allow_code: bool) -> Variants:
    """Policies of one scenario, or scenarios that were compared as they are."""
    if not (opened.folder / "scenarios").is_dir():
        return {name: opened.scenario.under(name) for name in names}
    files = (opened.folder / "scenarios" / str(n) / "scenario.yaml" for n in range(len(names)))
    return {n: load(f, allow_code=allow_code) for n, f in zip(names, files, strict=True)}


def _sweep(opened: Opened) -> Sweep:
    points = tuple(dict(point["values"]) for point in opened.data("sweep.json")["points"])
    names = {str(number): number for number in range(len(points))}
    return Sweep(opened.scenario, points, _worlds(opened, "point", names))


def _worlds(opened: Opened, column: str, variants: Mapping[str, int | None]) -> Worlds:
    """The indicators of each variant in each world. `variants`: their keys, if not their names."""
    frame = opened.frame("kpis.parquet").sort_values("replication", kind="stable")
    parts = {n: frame[frame[column] == (n if k is None else k)] for n, k in variants.items()}
    values = {
        kpi: {name: part[kpi].to_numpy(np.float64) for name, part in parts.items()}
        for kpi in KPIS
        if kpi in frame
    }
    return Worlds(opened.manifest["seed"], opened.manifest["replications"], values)
