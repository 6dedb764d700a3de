"""The scenarios give what they gave before. After a wanted change: `python -m tests.golden.test_golden`."""

import json
from pathlib import Path

from simulator import load, simulate

STORED = Path(__file__).with_name("final_status.json")
SCENARIOS = sorted(Path("scenarios").glob("*.yaml"))


def final_statuses() -> dict[str, dict[str, int]]:
    """How many tokens are in which status at the end of every scenario?"""
    return {
        path.stem: {
            str(name): int(number)
            for name, number in simulate(load(path)).status.iloc[-1].items()
            if name not in ("replication", "time")
        }
        for path in SCENARIOS
    }


def test_scenarios_end_as_they_did() -> None:
    assert final_statuses() == json.loads(STORED.read_text(encoding="utf-8"))


if __name__ == "__main__":
    STORED.write_text(json.dumps(final_statuses(), indent=2) + "\n", encoding="utf-8")
