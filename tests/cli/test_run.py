"""`tokensim run`: what it prints, what it leaves behind, and with which options."""

import json
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.cli.conftest import SMALL, Tokensim

FILES = {
    "events.parquet", "kpis.json", "kpis.parquet", "kpis_by_cohort.parquet", "status_by_cohort.parquet", "tickets.parquet", "manifest.json", "outages.parquet", "report.html",
    "scenario.yaml", "status.parquet", "status.png", "status.svg", "survival.png", "survival.svg",
    "tokens.parquet",
}  # fmt: skip


def names(folder: str | Path) -> set[str]:
    return {path.name for path in Path(folder).iterdir()}


def query(sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect() as connection:
        return connection.execute(sql).fetchall()


def test_a_run_leaves_its_files_and_says_where_they_are(tokensim: Tokensim, small: Path) -> None:
    result = tokensim("run", small, "--out", "here")
    assert result.exit_code == 0, result.stderr
    assert names("here") == FILES
    assert names(".") == {"here", "small.yaml"}
    assert "here/report.html" in result.stdout
    assert "small" in result.stdout
    assert "seed 3" in result.stdout
    assert result.stderr == ""


def test_json_is_one_object_and_nothing_else(tokensim: Tokensim, small: Path) -> None:
    result = tokensim("run", small, "--out", "here", "--json")
    assert result.exit_code == 0, result.stderr
    told = json.loads(result.stdout)
    assert set(told) == {
        "format_version", "run_dir", "seed", "replications", "policy", "kpis", "quantiles", "precision", "final_status", "expect",
    }  # fmt: skip
    assert told["format_version"] == 1
    assert Path(told["run_dir"]).resolve() == Path("here").resolve()
    assert (told["seed"], told["replications"], told["policy"]) == (3, 1, "none")
    assert told["kpis"] == json.loads(Path("here/kpis.json").read_text())["kpis"]
    assert told["kpis"]["issued"] == {
        "mean": 4.0, "sd": None, "ci_low": None, "ci_high": None, "n": 1,
    }  # fmt: skip
    assert set(told["final_status"]) == {
        "green", "gray", "red", "yellow", "suspended", "expired", "deprovisioned", "revoked",
    }  # fmt: skip
    assert sum(told["final_status"].values()) == 4
    assert told["final_status"]["expired"] == 1


def test_without_out_each_run_has_a_new_directory(tokensim: Tokensim, small: Path) -> None:
    for _ in range(2):
        assert tokensim("run", small).exit_code == 0
    runs = sorted(names("runs"))
    assert len(runs) == 2
    for run in runs:
        assert run.startswith("small-none-2")
        assert names(Path("runs", run)) == FILES


def test_options_reach_the_run(tokensim: Tokensim, small: Path) -> None:
    result = tokensim(
        *("run", small, "--out", "here", "--json", "--seed", "11", "--replications", "3"),
        *("--policy", "none", "--set", "users.team.departures=[]"),
        *("--set", "integrations.idle.count=2", "--colour-changes"),
    )
    assert result.exit_code == 0, result.stderr
    told = json.loads(result.stdout)
    assert (told["seed"], told["replications"]) == (11, 3)
    assert told["kpis"]["issued"]["mean"] == 5
    assert told["kpis"]["issued"]["n"] == 3
    assert told["kpis"]["deprovisioned"]["mean"] == 0
    assert query("SELECT count(DISTINCT replication) FROM 'here/status.parquet'") == [(3,)]
    gray = "SELECT count(*) FROM 'here/events.parquet' WHERE event = 'turned_gray'"
    assert query(gray) == [(6,)], "the two idle tokens turn gray in each replication"


def test_colour_changes_are_left_out_unless_asked_for(tokensim: Tokensim, small: Path) -> None:
    assert tokensim("run", small, "--out", "here").exit_code == 0
    events = {event for (event,) in query("SELECT DISTINCT event FROM 'here/events.parquet'")}
    assert not [event for event in events if event.startswith("turned_")]
    assert {"issued", "expired"} <= events


def test_jobs_change_nothing_but_the_time_it_takes(tokensim: Tokensim, small: Path) -> None:
    for jobs in ("1", "2"):
        many = ("--replications", "4", "--jobs", jobs, "--out", f"jobs-{jobs}")
        result = tokensim("run", small, *many)
        assert result.exit_code == 0, result.stderr
    for table in ("status", "tokens", "events", "outages", "tickets", "kpis_by_cohort"):
        one, two = (Path(f"jobs-{jobs}/{table}.parquet").read_bytes() for jobs in ("1", "2"))
        assert one == two, table


def test_a_scenario_comes_from_standard_input(tokensim: Tokensim) -> None:
    result = tokensim("run", "-", "--out", "here", stdin=SMALL)
    assert result.exit_code == 0, result.stderr
    assert names("here") == FILES


def test_a_resolved_scenario_runs_again_to_the_same_tables(tokensim: Tokensim, small: Path) -> None:
    assert tokensim("run", small, "--out", "first", "--seed", "5").exit_code == 0
    assert tokensim("run", "first/scenario.yaml", "--out", "again").exit_code == 0
    for table in Path("first").glob("*.parquet"):
        assert table.read_bytes() == Path("again", table.name).read_bytes(), table.name


def test_without_a_seed_one_is_drawn_and_told(tokensim: Tokensim) -> None:
    stdin = SMALL.replace("seed: 3\n", "")
    result = tokensim("run", "-", "--out", "here", "--json", stdin=stdin)
    seed = json.loads(result.stdout)["seed"]
    assert f"seed: {seed}\n" in Path("here/scenario.yaml").read_text()


def test_what_is_in_a_directory_is_replaced_only_by_force(tokensim: Tokensim, small: Path) -> None:
    Path("here").mkdir()
    Path("here/precious.txt").write_text("mine")
    result = tokensim("run", small, "--out", "here")
    assert result.exit_code == 2
    assert "here is not empty" in result.stderr
    assert "--force" in result.stderr
    assert result.stdout == ""
    assert names("here") == {"precious.txt"}

    assert tokensim("run", small, "--out", "here", "--force").exit_code == 0
    assert names("here") == FILES


def test_an_empty_directory_is_as_good_as_a_new_one(tokensim: Tokensim, small: Path) -> None:
    Path("here").mkdir()
    assert tokensim("run", small, "--out", "here").exit_code == 0
    assert names("here") == FILES


def test_a_file_in_the_place_of_the_directory_stays(tokensim: Tokensim, small: Path) -> None:
    result = tokensim("run", small, "--out", small, "--force")
    assert result.exit_code == 2
    assert "small.yaml is a file" in result.stderr
    assert small.read_text() == SMALL


EXPECT = 'expect: {expired: "<= 1", availability: ">= 99.9%"}\n'


def test_a_run_that_keeps_to_what_is_expected(tokensim: Tokensim) -> None:
    met = tokensim("run", "-", "--out", "here", stdin=SMALL + 'expect: {expired: "<= 1"}\n')
    assert met.exit_code == 0, met.stderr
    assert "✓ met  expired <= 1:  1\n" in met.stdout


def test_a_run_that_does_not_is_written_all_the_same(tokensim: Tokensim) -> None:
    unmet = tokensim("run", "-", "--out", "here", stdin=SMALL + EXPECT)
    assert unmet.exit_code == 1
    assert "✓ met      expired <= 1:" in unmet.stdout
    assert "✗ not met  availability >= 99.9%:" in unmet.stdout
    assert unmet.stderr == ""
    assert names("here") == FILES
    assert "✗ not met" in Path("here/report.html").read_text(encoding="utf-8")
    again = tokensim("run", "here/scenario.yaml", "--out", "again", "--json")
    assert again.exit_code == 1
    expired, availability = json.loads(again.stdout)["expect"]
    assert expired == {
        "kpi": "expired", "bound": "<= 1", "value": 1.0, "judged": 1.0, "basis": "value",
        "met": True,
    }  # fmt: skip
    assert (availability["kpi"], availability["met"]) == ("availability", False)
    kpis = json.loads(Path("again/kpis.json").read_text())
    assert set(kpis) == {"format_version", "kpis"}
    assert availability["value"] == kpis["kpis"]["availability"]["mean"]


def test_several_replications_are_judged_by_their_interval(tokensim: Tokensim) -> None:
    many = ("--replications", "4", "--json")
    result = tokensim("run", "-", "--out", "here", *many, stdin=SMALL + EXPECT)
    assert result.exit_code == 1
    told = json.loads(result.stdout)
    expired, availability = told["expect"]
    assert (expired["basis"], expired["met"]) == ("ci_high", True)
    assert availability["basis"] == "ci_low"
    assert availability["judged"] == told["kpis"]["availability"]["ci_low"]


def test_a_wrong_expectation_is_refused(tokensim: Tokensim, folder: Path) -> None:
    result = tokensim("run", "-", "--out", "here", stdin=SMALL + 'expect: {outags: "< 3"}\n')
    assert result.exit_code == 2
    assert "expect.outags: unknown key" in result.stderr
    assert "did you mean outages?" in result.stderr
    assert list(folder.iterdir()) == []


def test_a_wanted_precision_is_told(tokensim: Tokensim, small: Path) -> None:
    until = "replications={until: {outages: 0.5}, at_most: 100}"
    result = tokensim("run", small, "--set", until, "--out", "here")
    assert result.exit_code == 0, result.stderr
    assert "Precise enough after 25 replications:" in result.stdout
    assert "wanted 0.5" in result.stdout
    assert "Outages are at most " in result.stdout
    content = json.loads(tokensim("run", "here/scenario.yaml", "--out", "again", "--json").stdout)
    assert content["precision"]["reached"] is True
    assert content["precision"]["replications"] == content["replications"] == 25
    assert set(content["quantiles"]["outages"]) == {"p50", "p90", "p95"}
    number = ("--replications", "3", "--out", "three", "--json")
    assert json.loads(tokensim("run", small, "--set", until, *number).stdout)["precision"] is None


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ((), "name a scenario file, or what to --resume"),
        (("--resume", "nowhere"), "nowhere: no run that was not finished is there"),
        (("small.yaml", "--resume", "here"), "leave out FILE"),
        (("--resume", "here", "--seed", "3", "--force"), "leave out --seed, --force"),
    ],
)
def test_what_cannot_be_resumed_is_refused(
    tokensim: Tokensim, small: Path, arguments: tuple[str, ...], expected: str
) -> None:
    result = tokensim("run", *arguments)
    assert result.exit_code == 2
    assert expected in " ".join(result.stderr.split())
    assert [path.name for path in Path().iterdir()] == [small.name]
