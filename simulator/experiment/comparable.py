"""What can be compared with what?"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from simulator.experiment.aims import Aims
from simulator.experiment.seeds import chosen_seed
from simulator.experiment.trials import Variants
from simulator.experiment.variants import Design, enough
from simulator.scenario import Scenario, UnknownPolicyError, load
from simulator.scenario.policy_outline import NO_POLICY, known_policies, unknown_policy
from simulator.scenario.replications import UntilPrecise


class ComparisonError(ValueError):
    """What cannot be compared, and why. The message is for the user."""


@dataclass(frozen=True)
class ComparisonPlan:
    """What is compared, with what, and in which worlds?"""

    design: Design
    baseline: str
    apart: bool
    """Several scenarios, and not policies of one."""

    @property
    def scenario(self) -> Scenario:
        """What is simulated under the baseline?"""
        return self.design.variants[self.baseline]


def plan_comparison(
    scenario: Scenario | Variants,
    *,
    policies: Sequence[str] | None = None,
    baseline: str | None = None,
    seed: int | None = None,
    replications: int | UntilPrecise | None = None,
) -> ComparisonPlan:
    """What was asked for, as of `compare`? Raises ComparisonError and UnknownPolicyError."""
    variants, baseline = settled(scenario, policies, baseline)
    first = next(iter(variants.values()))
    design = _design(variants, baseline, chosen_seed(first, seed), enough(first, replications))
    return ComparisonPlan(design, baseline, not isinstance(scenario, Scenario))


def recall_comparison(
    folder: Path, names: Sequence[str], baseline: str, seed: int, *, allow_code: bool = False
) -> ComparisonPlan:
    """What was asked for, by the scenarios that a comparison wrote into its folder?

    Raises ScenarioError.
    """
    if not (folder / "scenarios").is_dir():
        one = load(folder / "scenario.yaml", allow_code=allow_code)
        return plan_comparison(one, policies=names, baseline=baseline, seed=seed)
    files = (folder / "scenarios" / str(number) / "scenario.yaml" for number in range(len(names)))
    several = [load(file, allow_code=allow_code) for file in files]
    return plan_comparison(dict(zip(names, several, strict=True)), baseline=baseline, seed=seed)


def _design(variants: Variants, baseline: str, seed: int, wanted: int | UntilPrecise) -> Design:
    """Goals are for differences from the baseline."""
    others = {name: f"{name} - {baseline}" for name in variants if name != baseline}
    return Design(variants, seed, wanted, Aims(others, baseline))


def settled(
    scenario: Scenario | Variants, policies: Sequence[str] | None, baseline: str | None
) -> tuple[Variants, str]:
    """What is compared, and with which of it? Raises ComparisonError and UnknownPolicyError."""
    if isinstance(scenario, Scenario):
        variants = _variants_of(scenario, policies, baseline)
    else:
        variants = _checked(scenario, policies)
    baseline = baseline or next(iter(variants))  # of policies, `none` comes first
    if baseline not in variants:
        names = ", ".join(variants)
        raise ComparisonError(f"the baseline {baseline!r} is not compared; there are: {names}")
    return variants, baseline


def _variants_of(
    scenario: Scenario, policies: Sequence[str] | None, baseline: str | None
) -> Variants:
    """The scenario under each of the policies: `none` first, then as the scenario lists them."""
    wanted = set(known_policies(scenario.policies) if policies is None else policies)
    wanted |= {baseline or NO_POLICY}
    unknown = sorted(wanted - set(known_policies(scenario.policies)))
    if unknown:
        told = [unknown_policy(name, scenario.policies) for name in unknown]
        raise UnknownPolicyError("\n".join(told))
    order = dict.fromkeys([NO_POLICY, *scenario.policies])
    return _several({name: scenario.under(name) for name in order if name in wanted})


def _checked(scenarios: Variants, policies: Sequence[str] | None = None) -> Variants:
    """Scenarios that can be compared as they are: of one time."""
    if policies is not None:
        raise ComparisonError("several scenarios are compared under the policy that each names")
    for part in ("start", "horizon"):
        first = next(iter(scenarios), "")
        for name, one in scenarios.items():
            if getattr(one, part) != getattr(scenarios[first], part):
                text = f"{name} and {first} differ in {part}; compare scenarios of the same time"
                raise ComparisonError(text)
    return _several(scenarios)


def _several(variants: Variants) -> Variants:
    if len(variants) < 2:
        only = f"there is only {next(iter(variants), 'nothing')}"
        text = f"{only}, and nothing to compare it with; describe policies, or name two scenarios"
        raise ComparisonError(text)
    return variants
