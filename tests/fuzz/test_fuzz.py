"""Whatever is wrong with a scenario file: it is accepted and runs, or refused with a position."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from simulator.cli.app import app
from simulator.experiment import simulate
from simulator.lifecycle import YEAR
from simulator.scenario import Scenario, ScenarioError, loads
from simulator.scenario.describe import describe
from simulator.scenario.traps import traps
from tests.fuzz.mutants import mutants

pytestmark = pytest.mark.slow

CHUNKS = 20
MUTANTS = 100
MOST_SIMULATED = 1000
MOST_DEEDS = 20_000


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_every_mutant_is_run_or_refused_with_a_position(chunk: int, tmp_path: Path) -> None:
    accepted = refused = 0
    for name, text in mutants(chunk, MUTANTS):
        try:
            scenario = loads(text, source=f"{name}.yaml", base=tmp_path)
        except ScenarioError as error:
            refused += 1
            check_refusal(error, f"{name}.yaml", text)
        else:
            accepted += 1
            check_run(scenario)
    assert list(tmp_path.iterdir()) == []
    assert accepted >= MUTANTS // 10, "hardly any mutant was accepted: they test only one half"
    assert refused >= MUTANTS // 4, "hardly any mutant was refused: they test only one half"


def check_refusal(error: ScenarioError, source: str, text: str) -> None:
    """Every fault says where it is, in the file, and what is wrong, in a line."""
    lines = re.split("\r\n|[\r\n\x85\u2028\u2029]", text)
    assert error.faults
    for fault in error.faults:
        where = printable(f"{fault} of\n{text}")
        assert fault.source == source, where
        assert 1 <= fault.line <= len(lines) + 1, where  # the end of the file may be missing
        assert 1 <= fault.column <= len([*lines, ""][fault.line - 1]) + 1, where
        assert fault.message.strip(), where
        assert str(fault).isprintable(), where
        assert "Traceback" not in str(fault), where


def printable(text: str) -> str:
    """Half characters (surrogates) must not break the report of a failure."""
    return text.encode("ascii", "backslashreplace").decode()


def check_run(scenario: Scenario) -> None:
    """It says what it is, and if it is small, it can be simulated."""
    assert loads(scenario.to_yaml()) == scenario
    assert describe(scenario)
    assert all(traps(scenario))
    tokens = sum(cohort.count for cohort in scenario.integrations.values())
    users = sum(cohort.count for cohort in scenario.users.values())
    if max(tokens, users) > MOST_SIMULATED or scenario.horizon > 2 * YEAR:
        return
    deeds = [
        tokens * scenario.horizon / period for r in scenario.rules for period in r.periods.values()
    ]
    if max(deeds, default=0) > MOST_DEEDS:
        return
    result = simulate(scenario, seed=1)
    assert result.kpis["issued"] <= tokens or scenario.rules or scenario.recovery
    statuses = result.status.drop(columns=["replication", "time"]).sum(axis=1)
    assert statuses.iloc[-1] == result.kpis["issued"]


@pytest.mark.parametrize("chunk", range(4))
def test_the_command_line_refuses_mutants_without_a_traceback_or_a_file(
    chunk: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    file, out = Path("mutant.yaml"), Path("out")
    checked = 0
    for _, text in mutants(CHUNKS + chunk, 20):
        file.write_text(text, encoding="utf-8", errors="surrogatepass", newline="")
        try:
            loads(file.read_bytes().decode("utf-8-sig"), base=tmp_path)
        except (ScenarioError, UnicodeDecodeError):
            checked += 1
        else:
            continue
        command = "run" if checked % 2 else "validate"
        options = ["--out", str(out)] if command == "run" else []
        result = CliRunner().invoke(app, [command, str(file), *options])
        assert result.exit_code == 2, printable(text)
        assert result.stdout == ""
        assert re.match(r"mutant\.yaml:[0-9]+:[0-9]+: ", result.stderr), result.stderr
        assert "Traceback" not in result.stderr
        assert [path.name for path in tmp_path.iterdir()] == [file.name]
    assert checked >= 5
