"""Which pictures fit what was left on disk, and each of them with its headline, to be published."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from simulator.experiment.comparing import Comparison
from simulator.experiment.opening import Finding
from simulator.experiment.pictures import KINDS, draw
from simulator.experiment.replications import Results
from simulator.experiment.sweeping import Sweep
from simulator.results.views.source import ALL, Choice
from simulator.scenario import Scenario
from simulator.scenario.flaws import did_you_mean, listed
from simulator.scenario.policy_outline import NO_POLICY

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_OF_COMPARISONS = {
    "differences": "by how much policies differ from the baseline, with intervals",
    "tradeoff": "hours down against exposure and desk work, policy by policy",
}


class PictureError(ValueError):
    """A picture that cannot be drawn. The message is for the user."""


def kinds_of(found: Finding) -> Mapping[str, str]:
    """Which kinds of pictures fit, and what does each show?"""
    if isinstance(found, Results):
        return {name: kind.shows for name, kind in KINDS.items()}
    if isinstance(found, Comparison):
        return _OF_COMPARISONS
    from simulator.report.words.kpi import words_of
    from simulator.report.words.sweep import varying

    return {kpi: f"{words_of(kpi).label}, over what varies" for kpi in varying(found.summaries)}


def check_choice(found: Finding, kind: str, choice: Choice) -> None:
    """Raises PictureError if a picture cannot show this part of what was found."""
    if kind not in kinds_of(found):
        kinds = list(kinds_of(found))
        told = f"there are: {listed(kinds, 30)}{did_you_mean(kind, kinds)}"
        raise PictureError(f"no picture of it is called {kind!r}; {told}")
    if choice == ALL:
        return
    if not isinstance(found, Results):
        raise PictureError("cohorts and replications can be chosen of runs only")
    if choice.cohorts is not None:
        _check_cohorts(found, kind, choice)
    if choice.replication is not None and choice.replication >= found.tables.replications:
        most = found.tables.replications - 1
        text = f"there is no replication {choice.replication}; they go from 0 to {most:,}"
        raise PictureError(text)


def _check_cohorts(found: Results, kind: str, choice: Choice) -> None:
    if not KINDS[kind].by_cohort:
        able = ", ".join(name for name, one in KINDS.items() if one.by_cohort)
        raise PictureError(f"{kind} cannot be drawn of some cohorts; these can: {able}")
    known = list(found.scenario.integrations)
    for name in choice.cohorts or ():
        if name not in known:
            told = f"there are: {listed(known, 30)}{did_you_mean(name, known)}"
            raise PictureError(f"no cohort of integrations is called {name!r}; {told}")


def figure_of(found: Finding, kind: str, choice: Choice = ALL) -> "Figure":
    """A picture with its headline. Raises PictureError if there is none of this kind."""
    check_choice(found, kind, choice)
    if isinstance(found, Sweep):
        return found.plot(kind)
    if isinstance(found, Results):
        return _whole(draw(kind, found, choice, **_words(found.scenario)))
    if kind == "differences":
        return found.plot()
    about = found.scenario
    return _whole(found.plot_tradeoff(title=about.name, subtitle=about.description))


def _words(scenario: Scenario) -> dict[str, str]:
    policy = "" if scenario.policy == NO_POLICY else f", policy {scenario.policy}"
    return {"title": f"{scenario.name}{policy}", "subtitle": scenario.description}


def _whole(ax: Any) -> "Figure":
    figure: Figure = ax.get_figure(root=True)
    return figure
