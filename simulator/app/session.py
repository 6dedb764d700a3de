"""What somebody at the page has done so far: kept from one picture to the next."""

from collections import OrderedDict
from dataclasses import dataclass, field

from simulator.app.settings import Settings, scenario_of
from simulator.app.study import Study
from simulator.experiment.seeds import chosen_seed
from simulator.scenario import Scenario

MOST_STUDIES = 40
"""So many variants are kept, so that going back to one is quick."""

FIRST, NEXT = 0.6, 1.0
"""Seconds of simulation before something is shown, and before it is shown anew."""
AGAIN = 0.3
"""Seconds from when it is shown until more is simulated, if there is more."""

WORLDS = (10, 20, 50, 100, 200, 500)
USUAL = 100


@dataclass(frozen=True)
class Pinned:
    """A variant that others are compared with."""

    study: Study
    settings: Settings
    changes: tuple[str, ...]
    """What was changed in it, in words."""


@dataclass
class Session:
    """The scenario as it was given, what is set by now, and the variants that were simulated."""

    given: Scenario
    seed: int
    settings: Settings
    worlds: int = USUAL
    pinned: Pinned | None = None
    generation: int = 0
    """Changes when widgets are to forget what was set."""
    studies: OrderedDict[str, Study] = field(default_factory=OrderedDict)

    @classmethod
    def of(cls, given: Scenario) -> "Session":
        """What is there before anything was turned? A seed is drawn if the scenario has none."""
        return cls(given, chosen_seed(given, None), Settings(given.policy))

    def study(self) -> Study:
        """The variant that is set: a known one, or a new one. Raises ScenarioError, RuleError."""
        scenario = scenario_of(self.given, self.settings, self.seed, self.worlds)
        key = scenario.to_yaml()
        study = self.studies.pop(key, None) or Study(scenario)
        self.studies[key] = study
        while len(self.studies) > MOST_STUDIES:
            self.studies.popitem(last=False)
        if not study.worlds:
            study.grow(FIRST)
        return study

    def turn(self, path: str, value: str, own: str) -> None:
        """A knob is turned; `own` is the value of the scenario as it was given."""
        values = {key: one for key, one in self.settings.values.items() if key != path}
        if value != own:
            values[path] = value
        self.settings = Settings(self.settings.policy, values)

    def choose(self, policy: str) -> None:
        """Another policy is in force. Knobs stay as they are."""
        self.settings = Settings(policy, self.settings.values)

    def reset(self) -> None:
        """Everything is as it was given."""
        self.put(Settings(self.given.policy))

    def put(self, settings: Settings) -> None:
        """Everything is as in these settings, in the widgets too."""
        self.settings, self.generation = settings, self.generation + 1

    def pin(self, pinned: Pinned) -> None:
        """Others are compared with this one from now on."""
        self.pinned = pinned

    def unpin(self) -> None:
        """Nothing is compared."""
        self.pinned = None
