"""Makes the sample export in samples/okta, by simulation: the same bytes every time."""

import csv
from pathlib import Path

from simulator import load
from simulator.experiment.okta_export import Truth, export_okta
from simulator.okta.times import format_instant
from simulator.okta.writing import write_inventory, write_log

FOLDER = Path(__file__).parent / "okta"
SHOWN = {"every-hour": 0.3, "every-12-hours": 0.8, "random-often": 0.7, "bursts": 0.8}
"""The share of calls that leave an event, where it is not all of them."""


def main() -> None:
    """Write the files."""
    scenario = load(FOLDER / "organisation.yaml")
    export = export_okta(scenario, seed=scenario.seed or 0, shown=SHOWN)
    write_inventory(FOLDER / "api-tokens.json.gz", export.tokens)
    write_inventory(FOLDER / "users.json.gz", export.users)
    write_log(FOLDER / "log.jsonl.gz", export.events)
    _write_truth(FOLDER / "truth.csv", export.truth)
    print(
        f"{len(export.tokens)} tokens, {len(export.users)} users and {len(export.events):,} events "
        f"of {format_instant(export.at)} in {FOLDER}"
    )


def _write_truth(path: Path, truth: list[Truth]) -> None:
    with path.open("w", newline="", encoding="utf-8") as out:
        rows = csv.writer(out, lineterminator="\n")
        rows.writerow(["token", "integration", "pattern", "shown"])
        for one in truth:
            pattern = one.cohort.partition("-")[0]
            rows.writerow([one.token, one.integration, pattern, SHOWN.get(one.cohort, 1.0)])


if __name__ == "__main__":
    main()
