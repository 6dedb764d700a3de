"""Whatever goes wrong: a line that helps, an exit code, no traceback, no file."""

from pathlib import Path

import pytest

import simulator.experiment
from tests.cli.conftest import SMALL, Tokensim

FAULTS = {
    "a wrong value": ("count: 3", "count: three", "small.yaml:8:18: integrations.daily.count: "),
    "an unknown key": ("horizon: 60d", "horzon: 60d", "did you mean horizon"),
    "a missing key": ("horizon: 60d\n", "", "horizon: is missing"),
    "a wrong name": ("owner: team", "owner: taem", "did you mean team"),
    "an unknown policy": ("seed: 3", "policy: rotate", "small.yaml:4:9: policy: "),
    "an unknown rule": ("seed: 3", "policies: {p: [{rotat: {}}]}", "did you mean rotate"),
    "no YAML": ("seed: 3", "seed: [3", "small.yaml:"),
    "a tag": ("seed: 3", "seed: !!python/object:os.system 3", "small.yaml:4:"),
    "a bad number": ("seed: 3", "seed: .nan", "small.yaml:4:"),
    "too many": ("count: 2,", "count: 10000001,", "10000000"),
    "months": ("horizon: 60d", "horizon: P2M", "small.yaml:3:10: horizon: "),
    "an empty file": (SMALL, "", "small.yaml:1:1: "),
    "a key twice": ("seed: 3", "seed: 3\nseed: 4", "small.yaml:5:1: "),
}


def nothing_written() -> bool:
    return {path.name for path in Path().iterdir()} <= {"small.yaml"}


@pytest.mark.parametrize("command", ["run", "validate"])
@pytest.mark.parametrize("fault", FAULTS)
def test_a_wrong_scenario_is_refused(
    tokensim: Tokensim, small: Path, fault: str, command: str
) -> None:
    right, wrong, expected = FAULTS[fault]
    assert right in SMALL
    small.write_text(SMALL.replace(right, wrong))
    result = tokensim(command, small)
    assert result.exit_code == 2
    assert expected in result.stderr
    assert result.stderr.startswith("small.yaml:")
    assert result.stdout == ""
    assert nothing_written()


def test_all_faults_are_told_in_one_pass(tokensim: Tokensim) -> None:
    text = SMALL.replace("60d", "60").replace("count: 3", "count: -3").replace("never", "sometimes")
    result = tokensim("validate", "-", "--set", "no.such=1", stdin=text)
    assert result.exit_code == 2
    first, *others = result.stderr.splitlines()
    assert first.startswith("--set: no.such: ")
    places = [line.split(": ")[:2] for line in others]
    assert places == [
        ["<stdin>:3:10", "horizon"],
        ["<stdin>:8:18", "integrations.daily.count"],
        ["<stdin>:9:40", "integrations.idle.calls"],
    ]


def test_a_wrong_setting_is_refused(tokensim: Tokensim, small: Path) -> None:
    settings = ("--set", "users.taem.count=3", "--set", "integrations.daily.calls.every=1")
    result = tokensim("run", small, *settings)
    assert result.exit_code == 2
    assert "did you mean team" in result.stderr
    assert "integrations.daily.calls.every" in result.stderr
    assert nothing_written()


@pytest.mark.parametrize("file", ["missing.yaml", ".", "small.yaml/x", "\0", "", "x" * 300])
@pytest.mark.parametrize("command", ["run", "validate"])
def test_a_file_that_cannot_be_read_is_refused(
    tokensim: Tokensim, small: Path, file: str, command: str
) -> None:
    assert small.exists()
    result = tokensim(command, file)
    assert result.exit_code == 2
    assert result.stderr.strip()
    assert "Traceback" not in result.stderr
    assert nothing_written()


def test_what_is_no_text_is_refused(tokensim: Tokensim) -> None:
    result = tokensim("validate", "-", stdin=b"name: a\nseed: \xff\n")
    assert result.exit_code == 2
    assert result.stderr.startswith("<stdin>:2:7: ")


def test_a_place_that_cannot_be_written_fails_plainly(tokensim: Tokensim, small: Path) -> None:
    result = tokensim("run", small, "--out", "small.yaml/here")
    assert result.exit_code == 3
    assert "choose a place" in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert nothing_written()


def test_init_in_a_place_that_cannot_be_written_fails_plainly(tokensim: Tokensim) -> None:
    Path("scenario.schema.json").mkdir()
    result = tokensim("init")
    assert result.exit_code == 3
    assert "Traceback" not in result.stderr
    assert [path.name for path in Path().iterdir()] == ["scenario.schema.json"]


@pytest.mark.parametrize(
    ("error", "code", "expected"),
    [
        (RuntimeError("boom\nbang"), 3, "RuntimeError: boom; TOKENSIM_DEBUG=1 shows where"),
        (AssertionError(), 3, "AssertionError"),
        (MemoryError(), 3, "memory"),
        (OSError(28, "No space left on device", "here"), 3, "here: No space left on device; free"),
        (OSError(5, "Input/output error"), 3, "Input/output error; TOKENSIM_DEBUG=1"),
        (RuntimeError('{"errno":"28"}'), 3, "No space left on device; free some space"),
        (KeyboardInterrupt(), 130, "interrupted"),
    ],
)
def test_a_failing_run_fails_plainly(
    tokensim: Tokensim,
    small: Path,
    monkeypatch: pytest.MonkeyPatch,
    error: BaseException,
    code: int,
    expected: str,
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(simulator.experiment, "run_scenario", fail)
    result = tokensim("run", small)
    assert result.exit_code == code
    assert result.stderr.startswith("tokensim: ")
    assert expected in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert result.stdout == ""
    assert nothing_written()

    monkeypatch.setenv("TOKENSIM_DEBUG", "1")
    traced = tokensim("run", small)
    assert traced.exit_code == code
    assert ("Traceback" in traced.stderr) == (code == 3)
