"""`tokensim compare --why`: whose life do policies change, and from when on?"""

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from simulator.cli.attended import refusals
from simulator.cli.output import show

if TYPE_CHECKING:
    from simulator.experiment.partings import Partings
    from simulator.experiment.trials import Variants
    from simulator.scenario import Scenario

FORMAT_VERSION = 1


class Moment(NamedTuple):
    """Which world is looked at."""

    seed: int | None
    replication: int


def explain(
    scenario: "Scenario | Variants",
    policies: Sequence[str] | None,
    baseline: str | None,
    world: Moment,
    as_json: bool,
) -> None:
    """Print which integrations fare differently in one world, and where their lives part."""
    from simulator.experiment.comparable import settled
    from simulator.experiment.partings import partings
    from simulator.experiment.seeds import chosen_seed

    with refusals():
        variants, baseline = settled(scenario, policies, baseline)
        seed = chosen_seed(variants[baseline], world.seed)
        found = partings(variants, baseline, seed=seed, replication=world.replication)
    if as_json:
        show(_json(found, baseline, Moment(seed, world.replication)))
    else:
        show("\n".join(_lines(found, Moment(seed, world.replication))))


def _json(found: "Mapping[str, Partings]", baseline: str, world: Moment) -> str:
    from simulator.report.words.parting import partings_data

    content = {
        "format_version": FORMAT_VERSION,
        "baseline": baseline,
        "seed": world.seed,
        "replication": world.replication,
        "policies": {name: partings_data(one) for name, one in found.items()},
    }
    return json.dumps(content, indent=2, allow_nan=False)


def _lines(found: "Mapping[str, Partings]", world: Moment) -> Sequence[str]:
    from simulator.report.words.comparison_summary import item

    lines = [f"In world {world.replication} of seed {world.seed}"]
    for one in found.values():
        lead, *sentences = one.sentences
        lines += ["", lead, *map(item, sentences)]
    return lines
