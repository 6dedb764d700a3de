"""Whatever happens to an export: no crash, and an account of everything that is not used."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulator.importing.gathering import Sources, gather
from simulator.okta.findings import Account
from tests.okta.exports import AT, daily, lines, write_export

PATCHES = [
    b"",
    b"\n",
    b"{",
    b"}",
    b"[",
    b"]",
    b'"',
    b",",
    b"\xff",
    b"\x00",
    b"\\",
    b"null",
    b"9999",
    b"-",
    b"T",
    b"\x1f\x8b",
]


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_damaged_exports_never_crash_and_are_accounted_for(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    files = write_export(tmp_path_factory.mktemp("export"), log=lines(daily(days=8)))
    for _ in range(data.draw(st.integers(0, 4))):
        path: Path = data.draw(st.sampled_from(files))
        content = path.read_bytes()
        place = data.draw(st.integers(0, len(content)))
        cut = data.draw(st.sampled_from([0, 1, 2, 30, 400, 100_000]))
        path.write_bytes(
            content[:place] + data.draw(st.sampled_from(PATCHES)) + content[place + cut :]
        )
    at = data.draw(st.sampled_from([AT, None]))
    account = Account()
    estate = gather(Sources(files.tokens, files.users, [files.log], at), account)
    kept = {one.token.id for one in estate.tokens}
    if len(kept) < 4:
        files_named = {one.file for one in account.findings if one.grave}
        assert files_named & {str(files.tokens), str(files.users)}
    if estate.events < 32:
        assert any(one.grave for one in account.findings)
    assert all(one.file and one.what and one.done for one in account.everything())
    assert int(estate.records.counts.sum()) == len(estate.records.times)
