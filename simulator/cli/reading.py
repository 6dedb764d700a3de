"""A scenario as the command line asks for it."""

from collections.abc import Sequence

from simulator.cli.failing import refuse
from simulator.scenario import Scenario, load


def read_scenario(file: str, settings: Sequence[str]) -> Scenario:
    """Which scenario is meant by a file and `--set path=value` settings?"""
    overrides = {}
    for setting in settings:
        path, sign, value = setting.partition("=")
        if not sign or not path:
            refuse(f"--set {setting}: write PATH=VALUE, such as users.engineers.count=50")
        overrides[path] = value
    return load(file, overrides)
