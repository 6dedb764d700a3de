"""`tokensim backtest`: were past forecasts any good?"""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from simulator.cli.errors import plain_errors
from simulator.cli.forecast import Days, Worlds, read_days, read_instant, refused
from simulator.cli.import_ import At, Logs, Tokens, Users, sources_of
from simulator.cli.output import show
from simulator.cli.run_options import Force, Json, Out, Seed

if TYPE_CHECKING:
    from simulator.forecast.backtesting import Backtest

AsOf = Annotated[
    str, typer.Option("--as-of", metavar="DATE,...", help="Days from which is forecast.")
]


@plain_errors()
def backtest(
    as_of: AsOf,
    tokens: Tokens = None,
    users: Users = None,
    log: Logs = None,
    at: At = None,
    days: Days = "7,30",
    worlds: Worlds = 2_000,
    seed: Seed = None,
    out: Out = None,
    as_json: Json = False,
    force: Force = False,
) -> None:
    """Score forecasts from earlier days against what then happened; leave a directory.

    From the files of an export: what the log shows up to a day is learned from, as an import on
    that day would have; what it shows later is the truth. Scored by the Brier score and a
    reliability diagram, beside two rules: red tokens die, and one rate per token.
    """
    wanted, sources = read_days(days), sources_of(tokens, users, log, at)
    instants = [read_instant(text, "--as-of") for text in as_of.split(",")]
    with refused():
        from simulator.forecast.backtesting import backtest as look_back
        from simulator.results.directory import place_for, written_whole

        name = f"backtest-{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
        target = place_for(out, name, force)
        found = look_back(sources, instants, days=wanted, worlds=worlds, seed=seed)
        content = _data(found)
        with written_whole(target, force) as folder:
            _write(folder, found, content)
    _show(target, found, content, as_json)


def _data(found: "Backtest") -> dict[str, Any]:
    from simulator.report.words.backtest import backtest_data

    return {**backtest_data(found.rated, found.left_out), "command": ["tokensim", *sys.argv[1:]]}


def _write(folder: Path, found: "Backtest", content: dict[str, Any]) -> None:
    from simulator.report.pictures.reliability import reliability_figure
    from simulator.report.pictures.save import save
    from simulator.results.tidy import write_tidy

    write_tidy(found.rows, folder / "backtest.parquet")
    write_tidy(found.rows, folder / "backtest.csv")
    text = json.dumps(content, indent=2, allow_nan=False)
    (folder / "backtest.json").write_text(text + "\n", encoding="utf-8")
    save(reliability_figure(found.rated), folder / "reliability")


def _show(target: Path, found: "Backtest", content: dict[str, Any], as_json: bool) -> None:
    if as_json:
        show(json.dumps({"run_dir": str(target)} | content, indent=2, allow_nan=False))
        return
    from simulator.report.words.backtest import backtest_lines

    places = [("Picture", "reliability.png"), ("Table", "backtest.csv"), ("Files", "")]
    where = (f"{word + ':':<8} {target / name}" for word, name in places)
    show("\n".join([*backtest_lines(found.rated, found.left_out), *where]))
