"""`tokensim schema`: what an editor needs to complete and check scenario files."""

import json

from simulator.cli.errors import plain_errors
from simulator.cli.output import show

SCHEMA_FILE = "scenario.schema.json"
"""Name of the file that scenarios name in their first line."""


@plain_errors()
def schema() -> None:
    """Print the JSON Schema of scenario files, for editors."""
    show(schema_text())


def schema_text() -> str:
    """What is the JSON Schema of scenario files?"""
    from simulator.scenario.schema import json_schema

    return json.dumps(json_schema(), indent=2, ensure_ascii=False)
