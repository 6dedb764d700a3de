"""Sliders in a notebook: what if? For scenarios that are simulated in a second or two."""

from collections.abc import Callable
from html import escape
from typing import TYPE_CHECKING, Any

import pandas as pd

from simulator.app.frames import PINNED, contrasts, rows_of_differences
from simulator.app.knobs import Knob, knobs_of
from simulator.app.needed import check_installed
from simulator.app.session import Pinned, Session
from simulator.app.settings import changes
from simulator.app.study import Study
from simulator.app.words import difference
from simulator.experiment.failures import RuleError
from simulator.report.notebook.result import result_html
from simulator.scenario import Scenario, ScenarioError
from simulator.scenario.policy_outline import known_policies

if TYPE_CHECKING:
    from ipywidgets import Box, ValueWidget

USUAL = 50
WIDGET = "application/vnd.jupyter.widget-view+json"

_HINT = "Run this cell in JupyterLab to move the sliders."


def explore(
    scenario: Scenario,
    *,
    policy: str | None = None,
    seed: int | None = None,
    replications: int = USUAL,
) -> "Explorer":
    """What if? Sliders for the values of a scenario, and what turning them changes.

    Each turn simulates so many replications, in the same worlds. `policy`, `seed`: default the
    scenario's; a seed is drawn if it has none. Raises UnknownPolicyError, and NotInstalledError
    without ipywidgets.
    """
    check_installed("explore", ("ipywidgets",), "notebook")
    if replications < 1:
        raise ValueError("replications must be at least 1")
    scenario = scenario.under(policy)
    if seed is not None:
        scenario = scenario.model_copy(update={"seed": seed})
    session = Session.of(scenario)
    session.worlds = replications
    return Explorer(session)


class Explorer:
    """The sliders, and what the scenario that is set shows. A notebook displays it."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.knobs: dict[str, ValueWidget] = {}
        """By the path of a value: its slider. Those of the policy in force."""
        first = _grown(session)
        session.pin(Pinned(first, session.settings, ()))
        from ipywidgets import HTML, Dropdown, HBox, Layout, VBox

        policies = known_policies(session.given.policies)
        self.policy = Dropdown(description="policy", options=policies, value=first.scenario.policy)
        self.policy.observe(lambda change: self._choose(change["new"]), "value")
        self._sliders = VBox()
        self._shown = HTML(value=self.html())
        side = VBox([self.policy, self._sliders], layout=Layout(min_width="24em"))
        self.widget: Box = HBox([side, self._shown], layout=Layout(flex_flow="row wrap"))
        self._put_sliders()

    @property
    def scenario(self) -> Scenario:
        """What is set by now? Raises ScenarioError if it does not go together."""
        return self.session.study().shown

    def html(self) -> str:
        """What does it show, or what is wrong with it?"""
        try:
            study = _grown(self.session)
        except ScenarioError as error:
            faults = (f"{fault.path}: {fault.message}" for fault in error.faults)
            return f"<p><strong>Turn one back:</strong> {escape('; '.join(faults))}</p>"
        except RuleError as error:
            return f"<p>{escape(str(error))}</p>"
        return self._changed() + self._differences(study) + _found(study)

    def _changed(self) -> str:
        knobs = knobs_of(self.session.given.under(self.session.settings.policy))
        told = "; ".join(changes(self.session.given, self.session.settings, knobs))
        return f"<p>{escape(f'Changed: {told}' if told else 'As given.')}</p>"

    def _differences(self, study: Study) -> str:
        """What is different from the scenario as it was given?"""
        base = self.session.pinned.study if self.session.pinned else study
        found = contrasts(study, base) if study is not base else {}
        if not found:
            return ""
        told = difference(found, study.scenario.horizon).replace(PINNED, "as given")
        table = pd.DataFrame(rows_of_differences(found)).rename(columns={PINNED: "as given"})
        return (
            f"<p>In the same worlds: {escape(told)}</p><details><summary>Differences</summary>"
            f"{table.to_html(index=False, border=0)}</details>"
        )

    def _choose(self, policy: str) -> None:
        self.session.choose(policy)
        self._put_sliders()
        self._shown.value = self.html()

    def _put_sliders(self) -> None:
        knobs = knobs_of(self.session.given.under(self.session.settings.policy))
        first = [knob for knob in knobs if knob.first]
        self.knobs = {knob.path: _slider(knob, self.session, self._turn(knob)) for knob in first}
        self._sliders.children = tuple(self.knobs.values())

    def _turn(self, knob: Knob) -> Callable[[Any], None]:
        def turn(change: Any) -> None:
            self.session.turn(knob.path, change["new"], knob.value)
            self._shown.value = self.html()

        return turn

    def _repr_mimebundle_(self, **options: Any) -> dict[str, Any]:
        """Live sliders; and where there are none, in a stored notebook, the picture."""
        bundle: dict[str, Any] = dict(self.widget._repr_mimebundle_(**options) or {})
        set_to = (f"{one.description} {one.label}" for one in self.knobs.values())
        told = f"<p><em>{_HINT}</em> They stand at: {escape('; '.join(set_to))}.</p>"
        return bundle | {"text/html": told + self.html(), "text/plain": _HINT}


def _slider(knob: Knob, session: Session, turn: Callable[[Any], None]) -> "ValueWidget":
    from ipywidgets import Layout, SelectionSlider

    slider = SelectionSlider(
        description=knob.name,
        tooltip=knob.told,
        options=[(knob.told_of(choice), choice) for choice in knob.choices],
        value=session.settings.values.get(knob.path, knob.value),
        continuous_update=False,
        style={"description_width": "17em"},
        layout=Layout(width="34em"),
    )
    slider.observe(turn, "value")
    return slider


def _grown(session: Session) -> Study:
    """The variant that is set, in all of its worlds."""
    study = session.study()
    while not study.done:
        study.grow(1.0)
    return study


def _found(study: Study) -> str:
    return result_html(
        scenario=study.scenario,
        seed=study.seed,
        policy=study.scenario.policy,
        kpis=pd.Series({kpi: row["mean"] for kpi, row in study.summary.items()}, dtype=float),
        status=study.counts,
    )
