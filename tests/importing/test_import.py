"""From an export to a scenario: what is written, what is refused, and what is said of it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from simulator import load, simulate
from simulator.importing.okta import ImportRefusedError, ImportReport, Sources, import_okta
from simulator.lifecycle import DAY, HOUR
from simulator.okta.times import format_instant
from simulator.scenario.model import Every, Never
from tests.okta.exports import AT, Files, daily, event, lines, token, user, write_export


def imported(files: Files, out: Path, at: int | None = AT, **wishes: Any) -> ImportReport:
    return import_okta(Sources(files.tokens, files.users, [files.log], at), out=out, **wishes)


def findings_of(files: Files, out: Path, at: int | None = AT) -> list[str]:
    with pytest.raises(ImportRefusedError) as caught:
        imported(files, out, at)
    assert not out.exists()
    return [
        str(one).replace(f"{files.log.parent}/", "") for one in caught.value.findings if one.grave
    ]


def test_one_integration_for_each_token(tmp_path: Path) -> None:
    report = imported(write_export(tmp_path / "export"), tmp_path / "out")
    scenario = load(report.folder / "scenario.yaml")
    assert format_instant(AT)[:19] == scenario.start.isoformat()[:19]
    assert list(scenario.integrations) == [f"job-{n}-00T{n:017d}" for n in range(4)]
    assert list(scenario.users) == [f"person-{n}-00u{n:017d}" for n in range(3)]
    for number, one in enumerate(scenario.integrations.values()):
        assert isinstance(one.calls.pattern, Every)
        assert one.calls.pattern.every == DAY
        due = AT - HOUR - number * 60_000
        assert abs(one.calls.pattern.offset + AT - due - DAY) <= 2000  # type: ignore[operator]
        assert list(one.owner) == [f"person-{number % 3}-00u{number % 3:017d}"]
    assert len(simulate(scenario, seed=1).tokens) == 4


def test_the_table_has_a_row_for_each_token(tmp_path: Path) -> None:
    report = imported(write_export(tmp_path / "export"), tmp_path / "out")
    query = f"SELECT token, pattern, events, round(idle_days * 24, 3) FROM '{report.folder}/usage.parquet'"
    rows = duckdb.connect().execute(query).fetchall()
    assert rows == [(token(n)["id"], "every", 80, 1.0) for n in range(4)]


def test_the_same_export_gives_the_same_bytes(tmp_path: Path) -> None:
    files = write_export(tmp_path / "export")
    for name in ("a", "b"):
        imported(files, tmp_path / name)
    for path in (tmp_path / "a").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes(), path.name


def test_a_hand_that_knows_better_is_obeyed(tmp_path: Path) -> None:
    report = imported(write_export(tmp_path / "export"), tmp_path / "out")
    path = report.folder / "scenario.yaml"
    first = next(line for line in path.read_text().splitlines() if "calls: {every" in line)
    path.write_text(path.read_text().replace(first, "    calls: never", 1))
    assert isinstance(next(iter(load(path).integrations.values())).calls.pattern, Never)


def test_suspended_owners_are_suspended_from_the_start(tmp_path: Path) -> None:
    files = write_export(tmp_path / "export", users=[user(0, status="SUSPENDED"), user(1), user(2)])
    scenario = load(imported(files, tmp_path / "out").folder / "scenario.yaml")
    assert set(simulate(scenario, seed=1).status.iloc[0][["suspended"]]) == {2}


def test_who_never_signed_in_is_taken_as_a_service_account(tmp_path: Path) -> None:
    files = write_export(tmp_path / "export", users=[user(0, lastLogin=None), user(1), user(2)])
    scenario = load(imported(files, tmp_path / "out").folder / "scenario.yaml")
    assert [one.kind for one in scenario.users.values()] == ["service_account", "person", "person"]


def test_hostile_names_stay_names(tmp_path: Path) -> None:
    name = "x\n  evil: {owner: y}\n# <script>alert(1)</script> \u202e' \"}"
    files = write_export(
        tmp_path / "export",
        tokens=[token(0, name=name, clientName=name), token(1, name=""), token(2, id="00T/../é")],
        users=[user(n, profile={"login": name}) for n in range(3)],
    )
    report = imported(files, tmp_path / "out")
    scenario = load(report.folder / "scenario.yaml")
    assert list(scenario.integrations)[:2] == [
        "x-evil-owner-y-script-alert-1-script-00T00000000000000000",
        "00T00000000000000001",
    ]
    assert "<script>alert" not in (report.folder / "import.html").read_text()


def replaced(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new, 1)


def at_line(number: int, change: Callable[[str], str]) -> Callable[[str], str]:
    def changed(text: str) -> str:
        all_lines = text.splitlines(keepends=True)
        all_lines[number - 1] = change(all_lines[number - 1])
        return "".join(all_lines)

    return changed


@pytest.mark.parametrize(
    ("file", "change", "finding"),
    [
        ("log", lambda text: text[:-20], "log.jsonl:320: is cut off in the middle of an event; left out"),
        ("log", at_line(7, lambda _: "%$\n"), "log.jsonl:7: is not an event in JSON; left out"),
        ("log", at_line(9, lambda line: line * 2), "log.jsonl:10: repeats log.jsonl:9; counted once"),
        ("log", lambda _: lines(daily()[:-40]), "log.jsonl: ends at 2026-03-22T11:00:00.000Z, 10d1h before the inventory was taken; learned up to there"),
        ("log", lambda text: text.splitlines(keepends=True)[80] + text.replace(text.splitlines(keepends=True)[80], ""), "log.jsonl:2: is earlier than the event before it; sorted by time"),
        ("log", lambda _: "", "log.jsonl: has no events; nothing could be read"),
        ("tokens", lambda text: text[:-200], "api-tokens.json:5: is not JSON, up to the end; left out"),
        ("tokens", lambda text: replaced(text, '"userId": "00u00000000000000002"', '"userId": null'), "api-tokens.json:4: token 00T00000000000000002 has no userId; left out"),
        ("users", lambda text: replaced(text, "ACTIVE", "RESTING"), "users.json:2: user 00u00000000000000000 status 'RESTING' is none of STAGED, PROVISIONED, ACTIVE, RECOVERY, PASSWORD_EXPIRED, LOCKED_OUT, SUSPENDED, DEPROVISIONED; left out"),
        ("users", lambda _: "", "users.json: is empty; nothing could be read"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_refused_and_named(
    tmp_path: Path, file: str, change: Callable[[str], str], finding: str
) -> None:
    files = write_export(tmp_path / "export")
    path: Path = getattr(files, file)
    path.write_text(change(path.read_text()))
    assert finding in findings_of(files, tmp_path / "out")


def test_going_on_says_what_was_left_out(tmp_path: Path) -> None:
    files = write_export(tmp_path / "export", tokens=[token(0), token(1, userId="00u9"), token(2)])
    files.log.write_text(at_line(7, lambda _: "%$\n")(files.log.read_text()))
    report = imported(files, tmp_path / "out", keep_going=True)
    assert report.tokens == 2
    said = (report.folder / "findings.csv").read_text()
    assert 'belongs to user 00u9, who is not listed",left out,True' in said
    assert "is not an event in JSON,left out,True" in said
    page = (report.folder / "import.html").read_text()
    assert "belongs to user 00u9" in page


def test_nothing_is_written_if_nothing_is_left(tmp_path: Path) -> None:
    files = write_export(tmp_path / "export", tokens=[token(1, userId="00u9")])
    with pytest.raises(ImportRefusedError):
        imported(files, tmp_path / "out", keep_going=True)
    assert not (tmp_path / "out").exists()


def test_uses_that_contradict_the_inventory(tmp_path: Path) -> None:
    young = token(0, created=format_instant(AT - 10 * DAY), lastUpdated=...)
    stale = token(1, expiresAt=format_instant(AT + 20 * DAY))
    files = write_export(tmp_path / "export", tokens=[young, stale, token(2), token(3)])
    said = findings_of(files, tmp_path / "out")
    assert said == [
        "api-tokens.json:2: token 00T00000000000000000 was used 70 times in the log before it was created; left out",
        "api-tokens.json:3: token 00T00000000000000001 was used at 2026-04-01T10:59:00.000Z in the log, after its last use at 2026-03-22T12:00:00.000Z (expiresAt - tokenWindow); the log was believed",
    ]  # fmt: skip


def test_when_the_inventory_was_taken_is_found_out_and_said(tmp_path: Path) -> None:
    report = imported(write_export(tmp_path / "export"), tmp_path / "out", at=None)
    assert report.at == AT - HOUR
    assert any("the latest instant in it" in str(one) for one in report.findings)
    strange = [*(token(n) for n in range(8)), token(9, created="2199-01-01T00:00:00.000Z")]
    files = write_export(tmp_path / "strange", tokens=strange)
    assert [one for one in findings_of(files, tmp_path / "no", at=None) if "created after" in one]


def test_a_call_that_left_no_event_is_known_by_the_last_use(tmp_path: Path) -> None:
    """Used an hour ago, says the inventory; the log knows of nothing for three days."""
    log = [one for one in daily() if one["published"] < format_instant(AT - 3 * DAY)]
    log.append(event(9999, AT - 60_000, None))
    files = write_export(tmp_path / "export", log=lines(log))
    report = imported(files, tmp_path / "out")
    query = f"SELECT last_use_unseen FROM '{report.folder}/usage.parquet'"
    rows = duckdb.connect().execute(query).fetchall()
    assert rows == [(True,)] * 4
    assert "the last use is not in the log" in (report.folder / "scenario.yaml").read_text()


def test_people_who_left_give_a_turnover(tmp_path: Path) -> None:
    log = daily()
    for number in range(3):
        target = [{"id": f"00u{number + 50}", "type": "User"}]
        log.append(
            event(
                5000 + number,
                AT - number,
                None,
                eventType="user.lifecycle.deactivate",
                target=target,
            )
        )
    log.sort(key=lambda one: one["published"])
    files = write_export(tmp_path / "export", log=lines(log))
    scenario = load(imported(files, tmp_path / "out").folder / "scenario.yaml")
    shares = [one.turnover for one in scenario.users.values()]
    assert shares == [pytest.approx(1 - 0.5 ** (365 / 79), abs=0.01)] * 3


@pytest.mark.slow
def test_ten_thousand_integrations_load(tmp_path: Path) -> None:
    tokens = [token(number, userId=f"00u{number % 3:017d}") for number in range(10_000)]
    files = write_export(tmp_path / "export", tokens=tokens)
    report = imported(files, tmp_path / "out")
    assert len(load(report.folder / "scenario.yaml").integrations) == 10_000
