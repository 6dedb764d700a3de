"""What the page of `tokensim app` is about; Streamlit runs this file to show it."""

import json
import sys
from typing import TYPE_CHECKING

from simulator.cli.init import starter
from simulator.cli.inputs import read_scenario, read_text

if TYPE_CHECKING:
    from simulator.scenario import Scenario


def given(arguments: str) -> "Scenario":
    """Which scenario was asked for? `arguments`: JSON, see `what_if`. Raises ScenarioError."""
    file, settings, policy, allow_code = json.loads(arguments)
    if file is not None:
        return read_scenario(file, settings, policy, allow_code)
    return read_text(starter("scenario"), "the starter", settings, policy)


if __name__ == "__main__":
    from simulator.app.page import show

    show(lambda: given(sys.argv[1]))
