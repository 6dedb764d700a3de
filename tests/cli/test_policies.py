"""Policies on the command line: which one is in force, and rules from a user's own files."""

import json
import re
from hashlib import sha256
from pathlib import Path

import duckdb
import pytest

from tests.cli.conftest import SMALL, Tokensim
from tests.cli.test_process import tokensim as in_a_process

pytestmark = pytest.mark.slow

PROJECT = Path(__file__).parents[2]
TABLES = ("events", "outages", "status", "tokens")
POLICIES = """\
policy: short
policies:
  short: [{max_age: {revoke_at: 20d}}]
  long: [{max_age: {revoke_at: 40d}}, {keep_alive: {when_idle: 21d}}]
"""


@pytest.fixture
def scenario(small: Path) -> Path:
    small.write_text(SMALL + POLICIES)
    return small


def revoked(run: str) -> list[str]:
    """When were tokens revoked?"""
    sql = f"SELECT DISTINCT time FROM '{run}/events.parquet' WHERE event = 'revoked' ORDER BY 1"
    with duckdb.connect() as connection:
        return [f"{time:%m-%d}" for (time,) in connection.execute(sql).fetchall()]


@pytest.mark.parametrize(
    ("options", "policy", "ends"),
    [
        ((), "short", ["01-21"]),
        (("--policy", "long"), "long", ["02-10"]),
        (("--policy", "none"), "none", []),
        (("--set", "policy=long"), "long", ["02-10"]),
        (("--policy", "long", "--set", "policies.long.max_age.revoke_at=30d"), "long", ["01-31"]),
    ],
)
def test_one_policy_is_in_force(
    tokensim: Tokensim, scenario: Path, options: tuple[str, ...], policy: str, ends: list[str]
) -> None:
    result = tokensim("run", scenario, "--out", "run", "--json", *options)
    assert result.exit_code == 0, result.stderr
    assert json.loads(result.stdout)["policy"] == policy
    assert json.loads(Path("run/manifest.json").read_text())["policy"] == policy
    assert f"\npolicy: {policy}\n" in Path("run/scenario.yaml").read_text()
    assert revoked("run") == ends
    assert tokensim("run", "run/scenario.yaml", "--out", "again").exit_code == 0
    for table in TABLES:
        name = f"{table}.parquet"
        assert Path("run", name).read_bytes() == Path("again", name).read_bytes()


def test_the_directory_is_named_after_the_policy(tokensim: Tokensim, scenario: Path) -> None:
    assert tokensim("run", scenario, "--policy", "long").exit_code == 0
    (run,) = Path("runs").iterdir()
    assert run.name.startswith("small-long-2")


@pytest.mark.parametrize("command", ["run", "validate"])
@pytest.mark.parametrize("policy", ["Long", "lnog", "", "none "])
def test_an_unknown_policy_is_refused(
    tokensim: Tokensim, scenario: Path, command: str, policy: str
) -> None:
    result = tokensim(command, scenario, "--policy", policy)
    assert result.exit_code == 2
    assert result.stdout == ""
    known = f"no policy is called {policy!r}; there are: long, none, short"
    assert result.stderr.startswith(f"small.yaml: --policy: {known}")
    assert result.stderr.endswith("\n" if not policy else "?\n")
    assert [path.name for path in Path().iterdir()] == [scenario.name]


def test_from_standard_input_too(tokensim: Tokensim) -> None:
    result = tokensim("validate", "-", "--policy", "x", stdin=SMALL)
    assert result.stderr == "<stdin>: --policy: no policy is called 'x'; there are: none\n"


def test_validate_marks_the_policy_in_force_and_tells_its_traps(
    tokensim: Tokensim, scenario: Path
) -> None:
    told = tokensim("validate", scenario).stdout
    assert "- policy short, in force: tokens are revoked at the age of 20d\n" in told
    assert "- policy none: nobody does anything about tokens\n" in told
    assert "- policy short: max_age revokes every token at the age of 20 days" in told
    assert "- idle: never calls" in told
    other = tokensim("validate", scenario, "--policy", "long").stdout
    assert "- policy long, in force: tokens are revoked at the age of 40d; tokens idle" in other
    assert "- idle: never calls" not in other.split("Traps")[1]


def blocks(language: str) -> list[str]:
    """The blocks of docs/write-a-policy.md in a language."""
    text = (PROJECT / "docs/write-a-policy.md").read_text(encoding="utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


@pytest.fixture
def own(folder: Path) -> Path:
    """The example of docs/write-a-policy.md."""
    (rules,), (scenario,) = blocks("python"), blocks("yaml")
    assert len(rules.splitlines()) < 30
    (folder / "my_rules.py").write_text(rules)
    (folder / "careful.yaml").write_text(scenario + "seed: 1\n")
    return Path("careful.yaml")


def test_the_example_of_the_documentation_runs(tokensim: Tokensim, own: Path) -> None:
    result = tokensim("run", own, "--allow-code", "--out", "run", "--json")
    assert result.exit_code == 0, result.stderr
    assert json.loads(result.stdout)["kpis"]["revoked"]["mean"] == 5 + 2 * 20
    assert revoked("run") == ["01-04", "01-31", "03-02"]
    told = tokensim("validate", own, "--allow-code").stdout
    assert "- policy careful, in force: probation (within: 3d); tokens are replaced" in told


def test_files_are_opened_only_if_that_is_allowed(tokensim: Tokensim, own: Path) -> None:
    Path("my_rules.py").write_text("open('trace', 'w')")
    for command in ("run", "validate"):
        result = tokensim(command, own)
        assert result.exit_code == 2
        assert result.stderr.startswith("careful.yaml:9:1: policy_modules: names Python code")
        assert "allow it with --allow-code" in result.stderr
        assert len(result.stderr.splitlines()) == 1
        assert {path.name for path in Path().iterdir()} == {"careful.yaml", "my_rules.py"}


def test_a_faulty_file_is_refused(tokensim: Tokensim, own: Path) -> None:
    Path("my_rules.py").write_text("x = 1 / 0\n")
    result = tokensim("validate", own, "--allow-code")
    place = "careful.yaml:9:18: policy_modules.0: my_rules.py:1: "
    assert result.stderr == f"{place}ZeroDivisionError: division by zero\n"
    assert result.exit_code == 2


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_rule_that_fails_ends_the_run_with_its_line(
    tokensim: Tokensim, own: Path, jobs: str
) -> None:
    text = Path("my_rules.py").read_text()
    Path("my_rules.py").write_text(text.replace("ops.revoke(token)", "ops.revok(token)"))
    many = ("--replications", "4", "--jobs", jobs, "--out", "run")
    result = tokensim("run", own, "--allow-code", *many)
    assert result.exit_code == 3
    line = 1 + text[: text.index("ops.revoke")].count("\n")
    assert result.stderr.startswith(f"tokensim: {Path('my_rules.py').absolute()}:{line}: Attr")
    assert len(result.stderr.splitlines()) == 1
    assert not Path("run").exists()


def test_a_run_keeps_the_files_and_can_be_run_again_on_any_number_of_processes(own: Path) -> None:
    run = ("run", str(own), "--allow-code", "--replications", "4", "--out")
    first = in_a_process(*run, "first", "--jobs", "2")
    assert (first.returncode, first.stderr) == (0, "")
    original = Path("my_rules.py").read_bytes()
    assert Path("first/modules/0-my_rules.py").read_bytes() == original
    files = json.loads(Path("first/manifest.json").read_text())["files"]
    assert files["modules/0-my_rules.py"] == sha256(original).hexdigest()
    Path("my_rules.py").unlink()
    again = in_a_process("run", "first/scenario.yaml", "--allow-code", "--out", "again")
    assert (again.returncode, again.stderr) == (0, "")
    for table in TABLES:
        name = f"{table}.parquet"
        assert Path("first", name).read_bytes() == Path("again", name).read_bytes()
    refused = in_a_process("run", "first/scenario.yaml", "--out", "third")
    assert refused.returncode == 2
    assert not Path("third").exists()


def test_from_standard_input_files_are_looked_for_here(tokensim: Tokensim, own: Path) -> None:
    result = tokensim("validate", "-", "--allow-code", stdin=own.read_text())
    assert result.exit_code == 0, result.stderr
    assert "- rules of its own: from my_rules.py" in result.stdout


def test_to_look_at_rules_loads_nothing_heavy(own: Path) -> None:
    import subprocess
    import sys

    program = "import sys; from simulator import load; load('careful.yaml', allow_code=True); print(*sys.modules)"
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    heavy = {"numpy", "pandas", "scipy", "matplotlib", "duckdb", "numba", "simpy", "rich"}
    assert not heavy & set(done.stdout.split())
    assert own.exists()
