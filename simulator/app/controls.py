"""The side of the page: what can be set."""

import streamlit as st

from simulator.app.knobs import Knob, Section, knobs_of
from simulator.app.session import WORLDS, Session
from simulator.scenario.policy_outline import known_policies

MOST_SUBJECTS = 8
"""Of more cohorts than that, one at a time is shown."""


def controls(session: Session) -> list[Knob]:
    """Show the knobs of the policy in force; each remembers what it was set to."""
    st.header("Settings")
    _policy(session)
    knobs = knobs_of(session.given.under(session.settings.policy))
    for section in Section:
        of_section = [knob for knob in knobs if knob.section is section]
        if of_section:
            with st.expander(section.value, expanded=section is not Section.DANGERS):
                _section(session, section, of_section)
    _worlds(session)
    st.button("Reset all", on_click=session.reset, width="stretch")
    return knobs


def _policy(session: Session) -> None:
    key = f"{session.generation}:policy"
    policies = known_policies(session.given.policies)
    st.selectbox(
        "Policy in force",
        policies,
        index=policies.index(session.settings.policy),
        key=key,
        on_change=lambda: session.choose(st.session_state[key]),
    )


def _section(session: Session, section: Section, knobs: list[Knob]) -> None:
    subjects = list(dict.fromkeys(knob.subject for knob in knobs))
    if len(subjects) > MOST_SUBJECTS:
        chosen = st.selectbox(f"Which of the {section.value.lower()}", subjects)
        knobs = [knob for knob in knobs if knob.subject == chosen]
    for knob in knobs:
        if knob.first:
            _slider(session, knob)
    rest = [knob for knob in knobs if not knob.first]
    if rest and st.toggle("Show all", key=f"all:{section}", help="Also what matters less."):
        for knob in rest:
            _slider(session, knob)


def _slider(session: Session, knob: Knob) -> None:
    key = f"{session.generation}:{knob.path}"
    st.select_slider(
        knob.name,
        knob.choices,
        value=session.settings.values.get(knob.path, knob.value),
        format_func=knob.told_of,
        key=key,
        help=knob.told or None,
        on_change=lambda: session.turn(knob.path, st.session_state[key], knob.value),
    )


def _worlds(session: Session) -> None:
    def chosen() -> None:
        session.worlds = st.session_state["worlds"]

    st.select_slider(
        "Worlds",
        WORLDS,
        value=session.worlds,
        key="worlds",
        help="How often everything is simulated, each time with other luck. All variants meet the "
        "same luck.",
        on_change=chosen,
    )
