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
for number in (100, 1000, 3000):
    run_scenario(load("scenarios/acme.yaml"), replications=number, out=Path(sys.argv[1], str(number)))
    peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
print(json.dumps(peaks))
"""


@pytest.mark.slow
def test_thousands_of_replications_take_no_more_memory_than_a_hundred(tmp_path: Path) -> None:
    """MiB at most. The tables of 3,000 replications alone would take 400 as frames."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path)], capture_output=True, text=True, check=True
    )
    hundred, thousand, thousands = json.loads(done.stdout)
    assert thousand < hundred + 90
    assert thousands < thousand + 40
