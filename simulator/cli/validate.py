"""`tokensim validate`: is a scenario right, and does it say what was meant?"""

from collections.abc import Sequence

from simulator.cli.errors import plain_errors
from simulator.cli.inputs import AllowCode, File, Policy, Settings, read_scenario
from simulator.cli.output import show


@plain_errors()
def validate(
    file: File,
    policy: Policy = None,
    settings: Settings = None,
    allow_code: AllowCode = False,
) -> None:
    """Say in plain English what a scenario describes.

    Or everything that is wrong with it, with line and column.
    """
    scenario = read_scenario(file, settings, policy, allow_code)
    from simulator.scenario.describe import describe
    from simulator.scenario.traps import traps

    show(f"{describe(scenario)}\n\n{_warning(traps(scenario))}")


def _warning(traps: Sequence[str]) -> str:
    if not traps:
        return "No traps can be seen from the file alone."
    return "\n".join(["Traps that can be seen from the file alone:", *(f"- {t}" for t in traps)])
