"""`tokensim serve`: a simulated organisation behind Okta's API, for scripts to be tried out."""

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simulator.cli.errors import fail, plain_errors
from simulator.cli.inputs import AllowCode, File, Policy, Settings, read_scenario
from simulator.cli.output import show
from simulator.cli.run_options import Seed

if TYPE_CHECKING:
    from simulator.scenario import Scenario
    from simulator.tenant.tenant import Tenant

Port = Annotated[
    int, typer.Option(min=0, max=65535, metavar="PORT", help="On 127.0.0.1; 0 takes a free one.")
]
Speed = Annotated[
    float,
    typer.Option(
        min=0, max=1e9, metavar="NUMBER",
        help="Simulated seconds in a real one: 86400 makes a day of it. 0: the clock stands still"
        " until it is told to advance.",
    ),
]  # fmt: skip
RateLimit = Annotated[
    int | None,
    typer.Option(
        min=1, metavar="INTEGER", help="Requests let through in a real minute; default: all."
    ),
]
Secrets = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Write the secrets of all tokens there, as JSON."),
]
ReadOnly = Annotated[
    list[str] | None,
    typer.Option(
        metavar="COHORT", help="Users of this cohort may look, and change nothing. Repeatable."
    ),
]


@plain_errors()
def serve(
    file: File,
    port: Port = 8080,
    speed: Speed = 0.0,
    policy: Policy = None,
    seed: Seed = None,
    rate_limit: RateLimit = None,
    read_only: ReadOnly = None,
    secrets: Secrets = None,
    settings: Settings = None,
    allow_code: AllowCode = False,
) -> None:
    """Serve a simulated organisation behind Okta's paths, on this machine alone, until Ctrl-C.

    Whoever calls with one of its tokens renews it, and is refused when it is dead. The clock is at
    /clock, the secrets of the tokens at /sim/tokens, a description of all paths at /openapi.json.
    """
    scenario = read_scenario(file, settings, policy, allow_code)
    _check_cohorts(read_only or (), scenario)
    try:
        from simulator.tenant.app import app_of
        from simulator.tenant.server import PortError, listening, url_of
        from simulator.tenant.server import serve as answer
    except ImportError as error:
        fail(f"serve takes the package {error.name}; install tokensim[serve]")
    from simulator.experiment.failures import RuleError
    from simulator.experiment.seeds import chosen_seed
    from simulator.tenant.clock import Clock
    from simulator.tenant.rate_limit import RateLimit as Limit
    from simulator.tenant.tenant import Tenant

    try:
        with listening(port) as opened:
            clock = Clock(scenario.horizon, speed)
            tenant = Tenant(scenario, chosen_seed(scenario, seed), clock, read_only or ())
            if secrets is not None:
                _write(secrets, url_of(opened), tenant)
            show(_words(url_of(opened), tenant))
            answer(app_of(tenant, Limit(rate_limit)), opened)
    except (PortError, RuleError) as error:
        fail(str(error))


def _words(url: str, tenant: "Tenant") -> str:
    scenario = tenant.scenario
    lines = {
        "Serving": f"{scenario.name} under policy {scenario.policy}, seed {tenant.seed}",
        "Okta's API": f"{url}/api/v1",
        "Description": f"{url}/openapi.json",
        "Admin token": tenant.admin.badge.secret,
        "All tokens": f"{url}/sim/tokens",
        "Clock": f"{url}/clock",
    }
    return "\n".join(f"{word + ':':<13}{text}" for word, text in lines.items())


def _write(file: Path, url: str, tenant: "Tenant") -> None:
    content = {
        "url": url,
        "admin": tenant.admin.badge.secret,
        "tokens": tenant.tokens.handed_out(None),
    }
    opened = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(opened, "w", encoding="utf-8") as stream:
        json.dump(content, stream, indent=2)


def _check_cohorts(names: Sequence[str], scenario: "Scenario") -> None:
    for name in names:
        if name not in scenario.users:
            known = ", ".join(scenario.users)
            text = f"{name!r} is no cohort of users; the scenario has {known}"
            raise typer.BadParameter(text, param_hint="--read-only")
