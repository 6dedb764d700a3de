"""Memory does not grow with the number of replications."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """
import json, resource, sys
from pathlib import Path
from simulator import load
from simulator.experiment import run_scenario

peaks = []
for number in (100, 800, 2000):
    run_scenario(load("scenarios/acme.yaml"), replications=number, out=Path(sys.argv[1], str(number)))
    peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
print(json.dumps(peaks))
"""


@pytest.mark.slow
def test_thousands_of_replications_take_no_more_memory_than_a_hundred(tmp_path: Path) -> None:
    """MiB at most. The tables of 2,000 replications alone would take 270 as frames."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path)], capture_output=True, text=True, check=True
    )
    hundred, some, many = json.loads(done.stdout)
    assert some < hundred + 90
    assert many < some + 40
