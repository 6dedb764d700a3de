"""`tokensim` as a process: what it loads, pipes, a full disk, terminals, Ctrl-C."""

import json
import os
import pty
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

COMMAND = [sys.executable, "-c", "from simulator.cli import main; main()"]
HEAVY = {"numpy", "pandas", "scipy", "matplotlib", "duckdb", "numba", "simpy", "rich"}


def tokensim(*arguments: str, **options: object) -> subprocess.CompletedProcess[str]:
    settings = {"capture_output": True, "text": True, "timeout": 120} | options
    return subprocess.run([*COMMAND, *arguments], check=False, **settings)  # type: ignore[call-overload,no-any-return]


@pytest.mark.parametrize(
    "arguments",
    [
        ("--help",), ("run", "--help"), ("--version",), ("validate", "small.yaml"), ("schema",),
        ("init",), ("import", "--help"), ("import", "okta", "--help"), ("import", "okta"), ("validate", "missing.yaml"), ("run", "missing.yaml"), ("run", "--seed", "x"),
    ],
)  # fmt: skip
def test_nothing_heavy_is_loaded_but_to_run(small: Path, arguments: tuple[str, ...]) -> None:
    program = (
        "import atexit, json, sys\n"
        "atexit.register(lambda: print('\\n' + json.dumps(list(sys.modules)), file=sys.stderr))\n"
        "from simulator.cli import main; main()"
    )
    command = [sys.executable, "-c", program, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode in (0, 2)
    loaded = json.loads(done.stderr.splitlines()[-1])
    assert "typer" in loaded
    assert not HEAVY & set(loaded)
    assert small.exists()


def test_a_reader_who_has_seen_enough_is_no_failure(small: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    try:
        for arguments in (("schema",), ("validate", str(small))):
            done = tokensim(*arguments, capture_output=False, stdout=write, stderr=subprocess.PIPE)
            assert (done.returncode, done.stderr) == (0, "")
    finally:
        os.close(write)


def test_output_that_cannot_be_written_fails_plainly(small: Path) -> None:
    with Path("/dev/full").open("w") as full:
        options = {"capture_output": False, "stdout": full, "stderr": subprocess.PIPE}
        done = tokensim("validate", str(small), **options)
    assert done.returncode == 3
    assert done.stderr.startswith("tokensim: standard output: No space left on device; ")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("kibibytes", [1, 60])
def test_a_full_disk_leaves_nothing_behind(small: Path, kibibytes: int) -> None:
    import resource

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (kibibytes * 1024,) * 2)

    done = tokensim("run", str(small), "--out", "here", preexec_fn=limit)
    assert done.returncode == 3, done.stderr
    assert "File too large; write to another disk" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert [path.name for path in Path().iterdir()] == [small.name]


def test_closed_streams_are_no_crash(small: Path) -> None:
    shell = " ".join(f"'{part}'" for part in COMMAND)
    for redirections, code in ((">&-", 0), (f"- <&- <{small}", 2), ("- <&-", 2)):
        file = "" if redirections.startswith("-") else small
        command = ["sh", "-c", f"{shell} validate {file} {redirections}"]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
        expected = 0 if str(small) in redirections else code
        assert done.returncode == expected, done.stderr
        assert "Traceback" not in done.stderr


def test_names_that_the_terminal_lacks_are_no_crash(small: Path) -> None:
    small.write_text(small.read_text() + 'description: "café →"\n', encoding="utf-8")
    environment = os.environ | {"PYTHONIOENCODING": "ascii"}
    done = tokensim("validate", str(small), env=environment)
    assert (done.returncode, done.stderr) == (0, "")
    assert "caf\\xe9 \\u2192" in done.stdout


@pytest.mark.parametrize(("jobs", "moment"), [(1, 0.3), (1, 1.5), (1, 4.0), (2, 2.5), (2, 8.0)])
def test_an_interrupted_run_ends_soon_and_says_what_it_keeps(
    small: Path, jobs: int, moment: float
) -> None:
    many = ("--replications", "1000000", "--jobs", str(jobs), "--out", "here")
    process = subprocess.Popen(
        [*COMMAND, "run", str(small), *many],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    time.sleep(moment)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: workers get it as well
    try:
        output, errors = process.communicate(timeout=60)
    finally:
        with suppress(ProcessLookupError):  # nobody is left, as it should be
            os.killpg(process.pid, signal.SIGKILL)
    assert process.returncode == 130
    assert output == ""
    names = {path.name for path in Path().iterdir()}
    if "are kept" in errors:
        first, second = errors.splitlines()
        assert first == "tokensim: interrupted"
        assert second.endswith(" replications are kept; go on with: tokensim run --resume here")
        assert names == {small.name, ".here.partial"}
    else:
        assert errors in ("", "tokensim: interrupted\n")
        assert names == {small.name}


def test_an_interrupted_run_is_resumed(small: Path) -> None:
    many = ("run", str(small), "--replications", "400", "--out", "here", "--jobs", "2")
    process = subprocess.Popen([*COMMAND, *many], start_new_session=True)
    journal = Path(".here.partial/parts/journal.jsonl")
    while not (journal.exists() and journal.read_bytes()):
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGKILL)  # the others must notice by themselves
    process.wait()
    until = time.monotonic() + 30
    with suppress(ProcessLookupError):
        while time.monotonic() < until:
            os.killpg(process.pid, 0)
            time.sleep(0.1)
        pytest.fail("workers are left behind")
    done = tokensim("run", "--resume", "here", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["replications"] == 400
    assert {path.name for path in Path().iterdir()} == {small.name, "here"}


def on_a_terminal(*arguments: str, **environment: str) -> tuple[int, str, str]:
    """Exit code, standard output (a pipe) and standard error (a terminal) of a command."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [*COMMAND, *arguments],
        stdout=subprocess.PIPE,
        stderr=theirs,
        env=os.environ | {"TERM": "xterm", "COLUMNS": "100"} | environment,
        text=True,
    )
    os.close(theirs)
    shown = b""
    try:
        while part := os.read(ours, 65536):
            shown += part
    except OSError:
        pass  # Linux says so when the other side of a terminal is closed
    os.close(ours)
    output, _ = process.communicate(timeout=60)
    return process.returncode, output, shown.decode()


def test_a_long_run_shows_its_progress_on_a_terminal(small: Path) -> None:
    many = ("--replications", "300", "--out", "here", "--json")
    code, output, shown = on_a_terminal("run", str(small), *many)
    assert code == 0
    assert json.loads(output)["replications"] == 300
    assert "simulating" in shown or "writing results" in shown


def test_no_colour_where_none_is_wanted(small: Path) -> None:
    colour = "48;2;"
    coloured = os.environ | {"FORCE_COLOR": "1", "TERM": "xterm-256color", "COLORTERM": "truecolor"}
    coloured.pop("NO_COLOR", None)
    assert colour in tokensim("run", str(small), "--out", "1", env=coloured).stdout
    plain = coloured | {"NO_COLOR": "1"}
    assert colour not in tokensim("run", str(small), "--out", "2", env=plain).stdout
