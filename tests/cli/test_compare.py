"""`tokensim compare`: verdicts, the JSON that programs read, files, and what is refused."""

import json
from hashlib import sha256
from pathlib import Path

import pytest

from tests.cli.conftest import SMALL, Tokensim
from tests.cli.test_run import query

RULES = """
policies:
  keep-alive: [{keep_alive: {when_idle: 21d}}]
  the-same: [{keep_alive: {when_idle: 21d}}]
  rotate: [{rotate: {every: 20d}}]
recovery: {notice: 4h, repair: {mean: 8h}}
"""
FILES = {
    "comparison.json", "differences.csv", "differences.png", "differences.svg", "kpis.parquet",
    "manifest.json", "report.html", "scenario.yaml",
}  # fmt: skip


@pytest.fixture
def ruled(folder: Path) -> Path:
    luck = SMALL.replace("calls: {every: 1d}", "calls: {poisson: 0.03/d}")
    (folder / "ruled.yaml").write_text(luck + RULES)
    return Path("ruled.yaml")


def test_json_keeps_its_contract(tokensim: Tokensim, ruled: Path) -> None:
    result = tokensim("compare", ruled, "--replications", "8", "--json", "--out", "here")
    assert result.exit_code == 0, result.stderr
    told = json.loads(result.stdout)
    assert (told["format_version"], told["baseline"], told["replications"]) == (1, "none", 8)
    assert set(told["kpis"]["outage_hours"]) == {"none", "keep-alive", "the-same", "rotate"}
    assert {"mean", "ci_low", "ci_high"} <= set(told["kpis"]["outage_hours"]["none"])
    assert set(told["kpis"]) == set(told["differences"])
    for by_policy in told["differences"].values():
        assert set(by_policy) == {"keep-alive", "the-same", "rotate"}
        for row in by_policy.values():
            assert {"mean", "ci_low", "ci_high", "variance_reduction", "verdict"} <= set(row)
    written = json.loads(Path("here/comparison.json").read_text())
    assert told == {"run_dir": "here", **written}
    assert result.stderr == ""


def test_two_names_of_one_policy_come_out_the_same(tokensim: Tokensim, ruled: Path) -> None:
    options = ("--policies", "keep-alive,the-same", "--baseline", "keep-alive")
    result = tokensim("compare", ruled, "--replications", "6", "--json", "--out", "a", *options)
    told = json.loads(result.stdout)
    assert {row["verdict"] for kpi in told["differences"].values() for row in kpi.values()} == {
        "same"
    }
    result = tokensim("compare", ruled, "--replications", "6", "--out", "b", *options)
    assert "came out the same in every world" in " ".join(result.stdout.split())


def test_a_directory_with_papers_is_left(tokensim: Tokensim, ruled: Path) -> None:
    result = tokensim("compare", ruled, "--replications", "4", "--out", "here")
    assert result.exit_code == 0, result.stderr
    assert {path.name for path in Path("here").iterdir()} == FILES
    assert query("SELECT policy, count(*) FROM 'here/kpis.parquet' GROUP BY 1 ORDER BY 1") == [
        ("keep-alive", 4),
        ("none", 4),
        ("rotate", 4),
        ("the-same", 4),
    ]
    manifest = json.loads(Path("here/manifest.json").read_text())
    for name, digest in manifest["files"].items():
        assert sha256(Path("here", name).read_bytes()).hexdigest() == digest
    again = tokensim("compare", "here/scenario.yaml", "--out", "again")
    assert again.exit_code == 0, again.stderr
    for name in FILES - {"manifest.json", "report.html"}:  # these tell the command and the time
        assert Path("here", name).read_bytes() == Path("again", name).read_bytes(), name


def test_the_answer_comes_first_and_fits_the_terminal(tokensim: Tokensim, ruled: Path) -> None:
    result = tokensim("compare", ruled, "--replications", "4", "--out", "here")
    lines = result.stdout.splitlines()
    assert max(map(len, lines)) <= 80
    assert lines[0] == "small"
    first = next(line for line in lines if line.startswith("- "))
    assert first.startswith("- Time down: ")


def test_files_are_compared_as_they_are(tokensim: Tokensim, ruled: Path) -> None:
    text = ruled.read_text()
    Path("more.yaml").write_text(text.replace("name: small", "name: more").replace("3,", "6,"))
    result = tokensim("compare", ruled, "more.yaml", "--replications", "4", "--json", "--out", "x")
    assert result.exit_code == 0, result.stderr
    told = json.loads(result.stdout)
    assert told["baseline"] == "small"
    assert told["differences"]["issued"]["more"]["mean"] > 0
    assert Path("x/scenarios/1/scenario.yaml").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--policies", "nobody,rotat"), "no policy is called 'nobody'"),
        (("--policies", "nobody,rotat"), "did you mean rotate?"),
        (("--baseline", "nobody"), "no policy is called 'nobody'"),
        (("--policies", "none"), "there is only none"),
        (("--replications", "1"), "2"),
        (("later.yaml",), "later and small differ in horizon"),
        (("later.yaml", "--set", "horizon=60d", "--baseline", "x"), "the baseline 'x'"),
        (("later.yaml", "--policies", "rotate"), "the policy that each names"),
        (("ruled.yaml",), "a file is named twice"),
        (("gone.yaml",), "gone.yaml: there is no such file"),
    ],
)
def test_what_cannot_be_compared_is_refused(
    tokensim: Tokensim, ruled: Path, arguments: tuple[str, ...], message: str
) -> None:
    later = ruled.read_text().replace("horizon: 60d", "horizon: 90d")
    Path("later.yaml").write_text(later.replace("name: small", "name: later"))
    result = tokensim("compare", ruled, *arguments)
    assert result.exit_code == 2, result.stdout
    assert message in result.stderr
    assert not Path("runs").exists() or not any(Path("runs").iterdir())


def test_a_full_directory_is_not_touched_without_force(tokensim: Tokensim, ruled: Path) -> None:
    Path("here").mkdir()
    Path("here/mine").write_text("")
    result = tokensim("compare", ruled, "--replications", "2", "--out", "here")
    assert (result.exit_code, Path("here/mine").exists()) == (2, True)
    result = tokensim("compare", ruled, "--replications", "2", "--out", "here", "--force")
    assert (result.exit_code, Path("here/mine").exists()) == (0, False)


def test_why_names_those_who_fare_differently(tokensim: Tokensim, small: Path) -> None:
    small.write_text(SMALL + "policies: {keep-alive: [{keep_alive: {when_idle: 21d}}]}\n")
    result = tokensim("compare", small, "--why")
    assert result.exit_code == 0, result.stderr
    assert " ".join(result.stdout.split()) == (
        "In world 0 of seed 3 "
        "1 of 4 integrations fares differently under none and keep-alive. "
        "- idle/0: under none its token expired on 2026-01-31; under keep-alive a heartbeat "
        "renewed it on 2026-01-22."
    )
    told = json.loads(tokensim("compare", small, "--why", "--json").stdout)
    assert (told["format_version"], told["baseline"], told["replication"]) == (1, "none", 0)
    (life,) = told["policies"]["keep-alive"]["lives"]
    assert (life["integration"], life["under"], life["other_event"]) == (
        "idle/0", "keep-alive", "expired",
    )  # fmt: skip
    assert life["time"] == "2026-01-22T00:00:00Z"
    assert {path.name for path in Path().iterdir()} == {small.name}


@pytest.mark.parametrize("command", ["compare", "sweep", "sensitivity"])
def test_a_cluster_that_cannot_be_used_is_told(
    tokensim: Tokensim, ruled: Path, command: str
) -> None:
    pytest.importorskip("distributed")
    vary = () if command == "compare" else ("--vary", "users.team.count=2..9")
    asked = {"sweep": ("--samples", "2"), "sensitivity": ("--kpi", "issued", "--samples", "2")}
    options = (*vary, *asked.get(command, ()), "--cluster", "nowhere://here")
    result = tokensim(command, ruled, *options, "--replications", "2", "--out", "here")
    assert result.exit_code == 3, result.stderr
    assert "tokensim: no Dask scheduler answers at nowhere://here; start one" in result.stderr
    assert not Path("here").exists()
