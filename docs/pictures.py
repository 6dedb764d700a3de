"""Draw the pictures in docs/images again: one of every scenario, as a run leaves them."""

import shutil
import tempfile
from pathlib import Path

from simulator import load
from simulator.experiment import run_scenario

ROOT = Path(__file__).parent.parent
IMAGES = ROOT / "docs" / "images"
SURVIVAL = ("calendar-trap",)
"""Scenarios whose second picture is shown, too."""


def main() -> None:
    """Run every scenario, and keep its pictures."""
    for path in sorted((ROOT / "scenarios").glob("*.yaml")):
        with tempfile.TemporaryDirectory() as folder:
            report = run_scenario(load(path), out=Path(folder) / "run")
            shutil.copy(report.run_dir / "status.png", IMAGES / f"{path.stem}-status.png")
            if path.stem in SURVIVAL:
                shutil.copy(report.run_dir / "survival.png", IMAGES / f"{path.stem}-survival.png")


if __name__ == "__main__":
    main()
