"""The monitor of the documentation does what the documentation says."""

import runpy
from pathlib import Path

import pytest

from simulator.scenario import load
from simulator.tenant.app import app_of
from simulator.tenant.rate_limit import RateLimit
from tests.tenant.served import on_loopback, tenant_of


@pytest.mark.slow
@pytest.mark.parametrize(("every", "foreseen"), [(1, 15), (10, 5)])
def test_the_monitor_says_what_is_documented(
    every: int, foreseen: int, capsys: pytest.CaptureFixture[str]
) -> None:
    watch = runpy.run_path("docs/examples/watch_tokens.py")["watch"]
    tenant = tenant_of(load("scenarios/acme.yaml"))
    with on_loopback(app_of(tenant, RateLimit(None))) as url:
        watch(url, tenant.admin.badge.secret, every)
    *warnings, summary = capsys.readouterr().out.splitlines()
    assert len(warnings) == foreseen
    documented = Path("docs/serve.md").read_text(encoding="utf-8")
    assert f"\n{summary}\n" in documented
    assert f"Admin token: {tenant.admin.badge.secret}\n" in documented
