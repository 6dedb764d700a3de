"""Small organisations for forecasts."""

from typing import Any

from simulator.forecast import Forecast
from simulator.scenario import Scenario, loads

Rows = dict[str, dict[str, Any]]

HEAD = "name: small\nstart: 2026-01-01\nhorizon: 30d\nseed: 11\n"


def organisation(integrations: str, users: str = "{u: {count: 1}}", more: str = "") -> Scenario:
    return loads(f"{HEAD}users: {users}\nintegrations: {integrations}\n{more}")


def rows(found: Forecast) -> Rows:
    """The rows of a forecast, by the names of integrations."""
    records = found.tokens.to_dict("records")
    return {str(row["integration"]): {str(k): v for k, v in row.items()} for row in records}


def values(row: dict[str, Any], *names: str) -> list[Any]:
    return [row[name] for name in names]
