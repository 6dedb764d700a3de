"""A forecast, written to a directory of its own."""

import json
import shutil
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from simulator.forecast.forecasting import Forecast
from simulator.forecast.usage import USAGE
from simulator.results.directory import place_for, written_whole
from simulator.results.manifest import Manifest, write_manifest, write_scenario
from simulator.results.tidy import write_tidy


def run_forecast(
    name: str,
    ask: Callable[[], Forecast],
    *,
    usage: Path | None = None,
    out: Path | None = None,
    force: bool = False,
    command: Sequence[str] = (),
) -> tuple[Path, Forecast]:
    """Forecast by asking, and leave a directory behind (docs/forecast.md). Which one is it?

    `name`: of a new directory; `usage`: a file that is copied, so that the same can be asked again.
    Nothing is written before all is done; then the directory appears whole. Raises what `ask`
    raises, OutputExistsError if `out` is there and not empty (and not `force`), and OSError.
    """
    begun, now = time.monotonic(), datetime.now(UTC)
    target = place_for(out, f"{name}-forecast-{now:%Y%m%dT%H%M%SZ}", force)
    found = ask()
    with written_whole(target, force) as folder:
        _write(folder, found)
        if usage is not None:
            shutil.copyfile(usage, folder / USAGE)
        policy, worlds = found.scenario.policy, found.question.all_worlds
        told = Manifest(found.seed, worlds, policy, command, now)
        write_manifest(folder, told, time.monotonic() - begun)
    return target, found


def _write(folder: Path, found: Forecast) -> None:
    from simulator.report.page.forecast_page import forecast_html

    write_scenario(folder, found.scenario.model_copy(update={"seed": found.seed}))
    for name in ("forecast.parquet", "forecast.csv"):
        write_tidy(found.tokens, folder / name)
    (folder / "forecast.html").write_text(forecast_html(found.told), encoding="utf-8")
    text = json.dumps(found.as_json(), indent=2, allow_nan=False)
    (folder / "forecast.json").write_text(text + "\n", encoding="utf-8")
