"""Small organisations for forecasts."""

from simulator.scenario import Scenario, loads

HEAD = "name: small\nstart: 2026-01-01\nhorizon: 30d\nseed: 11\n"


def organisation(integrations: str, users: str = "{u: {count: 1}}", more: str = "") -> Scenario:
    return loads(f"{HEAD}users: {users}\nintegrations: {integrations}\n{more}")
