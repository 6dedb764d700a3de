"""The page: knobs at the side, and what they change. Streamlit runs it anew at every turn."""

from collections.abc import Callable, Sequence

import streamlit as st

from simulator.app.controls import controls
from simulator.app.frames import contrasts
from simulator.app.session import AGAIN, NEXT, Pinned, Session
from simulator.app.settings import changes
from simulator.app.study import Study
from simulator.app.views import charts, figures, tables
from simulator.app.words import answer, basis, difference
from simulator.experiment.failures import RuleError
from simulator.scenario import Scenario, ScenarioError

_SESSION = "tokensim"


def show(read: Callable[[], Scenario]) -> None:
    """Show the page of the scenario that is read once, when somebody opens the page."""
    st.set_page_config(page_title="tokensim: what if?", layout="wide")
    try:
        session = _session(read)
    except ScenarioError as error:
        _refuse("This scenario cannot be read. Mend the file, and reload the page.", error)
        return
    with st.sidebar:
        knobs = controls(session)
    st.title(f"What if? {session.given.name}")
    if session.given.description:
        st.text(session.given.description)
    try:
        with st.spinner("Simulating; the first time, code is compiled for some seconds"):
            study = session.study()
    except ScenarioError as error:
        _refuse("These settings do not go together. Turn one of them back, or reset all.", error)
        return
    except RuleError as error:
        _refuse("A rule of your own failed. Mend its file, and reload the page.", error)
        return
    told = tuple(changes(session.given, session.settings, knobs))
    st.markdown(f"**Changed:** {'; '.join(told)}" if told else "**As in the file.**")
    _pins(session, Pinned(study, session.settings, told))
    _found(session, study)


def _session(read: Callable[[], Scenario]) -> Session:
    if _SESSION not in st.session_state:
        st.session_state[_SESSION] = Session.of(read())
    found: Session = st.session_state[_SESSION]
    return found


def _refuse(told: str, error: Exception) -> None:
    """What is wrong, as text: it can hold whatever is in a file."""
    st.error(told)
    faults = error.faults if isinstance(error, ScenarioError) else ()
    lines = [f"{fault.path}: {fault.message}" if not fault.line else str(fault) for fault in faults]
    st.code("\n".join(lines) or str(error), language=None, wrap_lines=True)


def _pins(session: Session, this: Pinned) -> None:
    one, two, three, _ = st.columns([2, 2, 2, 3])
    one.button("Pin this variant", on_click=session.pin, args=(this,), width="stretch")
    if session.pinned is not None:
        back = (session.pinned.settings,)
        two.button("Back to the pinned one", on_click=session.put, args=back, width="stretch")
        three.button("Unpin", on_click=session.unpin, width="stretch")


def _found(session: Session, study: Study) -> None:
    """What was found by now; shown again and again, until all worlds are simulated."""
    pinned = session.pinned.study if session.pinned else None
    studies = [one for one in (study, pinned) if one is not None]
    unfinished = not all(one.done for one in studies)
    first = True

    def body() -> None:
        nonlocal first
        if unfinished and not first and not _grow(studies):
            st.rerun()
        first = False
        _show_found(session, study, pinned)

    st.fragment(body, run_every=AGAIN if unfinished else None)()


def _grow(studies: Sequence[Study]) -> bool:
    """Simulate some more worlds; are there any left?"""
    for one in studies:
        if not one.done:
            one.grow(NEXT)
            return True
    return False


def _show_found(session: Session, study: Study, pinned: Study | None) -> None:
    found = contrasts(study, pinned) if pinned is not None else {}
    st.markdown(answer(study))
    st.caption(basis(study))
    if found:
        st.markdown(f"**Against the pinned variant:** {difference(found, study.scenario.horizon)}")
    figures(study, found)
    charts(study, session.pinned)
    tables(study, pinned, found)
    _download(study)


def _download(study: Study) -> None:
    scenario = study.shown
    file = f"{scenario.name}-what-if.yaml"
    text = scenario.to_yaml()
    st.header("Take it with you")
    st.download_button(  # a file that is made when it is asked for: none lies there to be outdated
        "Download as YAML", lambda: text, file_name=file, mime="application/yaml", on_click="ignore"
    )
    code = " --allow-code" if scenario.policy_modules else ""
    st.markdown("The same numbers, with all tables and pictures:")
    st.code(f"tokensim run {file}{code}", language=None)
    with st.expander("The scenario"):
        st.code(text, language="yaml")
