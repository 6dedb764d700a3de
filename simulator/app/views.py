"""The middle of the page: figures, charts and tables of a variant, and of the pinned one."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from simulator.app.charts import down_chart, status_chart
from simulator.app.frames import (
    NOW,
    PINNED,
    down_frame,
    rows,
    rows_of_differences,
    status_frame,
)
from simulator.app.study import Study
from simulator.app.words import HEADLINE, answer
from simulator.report.comparison_words import signed
from simulator.report.kpi_words import format_kpi, words_of
from simulator.results.contrasts import Contrast
from simulator.scenario.kpi_names import BETTER
from simulator.statistics.verdicts import Better

Contrasts = Mapping[str, Contrast]


def figures(study: Study, found: Contrasts) -> None:
    """The main key figures, and by how much they differ from those of the pinned variant."""
    summary = study.summary
    for column, kpi in zip(st.columns(len(HEADLINE)), HEADLINE, strict=True):
        words = words_of(kpi)
        unit = f", {words.unit}" if words.unit else ""
        value = format_kpi(kpi, summary[kpi]["mean"])
        delta, colour = _delta(found[kpi]) if kpi in found else (None, "off")
        column.metric(f"{words.label}{unit}", value, delta, colour, help=words.meaning)


def _delta(one: Contrast) -> tuple[str, str]:
    """Green is what is better for certain, red what is worse, gray what nobody can tell."""
    told, verdict = signed(one.kpi, one.differences[NOW].mean), one.verdict(NOW)
    if verdict not in ("better", "worse"):
        return f"{told} ({verdict})", "off"
    return told, "inverse" if BETTER[one.kpi] is Better.SMALLER else "normal"


def charts(study: Study, pinned: Study | None) -> None:
    """The statuses over time, beside those of the pinned variant; then the outages of both."""
    st.subheader("Tokens in each status")
    studies = {NOW: study} | ({PINNED: pinned} if pinned is not None else {})
    top = max(float(one.means.sum(axis=0).max(initial=1.0)) for one in studies.values())
    for column, (name, one) in zip(st.columns(len(studies)), studies.items(), strict=True):
        if len(studies) > 1:
            column.markdown(f"**{name}**: policy {one.scenario.policy}")
        told = f"Tokens in each status over time, mean over the worlds. {answer(one)}"
        column.altair_chart(status_chart(status_frame(one), top, told), width="stretch")
    st.caption("Mean over the worlds. Between the dashed lines: live tokens in 90 % of the worlds.")
    st.subheader("Integrations down")
    told = "Integrations that are down over time, mean and 90 % of the worlds."
    st.altair_chart(down_chart(down_frame(studies), told), width="stretch")
    st.caption("Mean over the worlds; shaded: 90 % of them.")


def tables(study: Study, pinned: Study | None, found: Contrasts) -> None:
    """All key figures that say something, with their intervals."""
    st.subheader("Key figures")
    if pinned is not None and found:
        st.table(pd.DataFrame(rows_of_differences(found)).set_index("key figure"))
        worlds = min(study.worlds, pinned.worlds)
        st.caption(
            f"Differences of {NOW} from {PINNED}, world by world in the same {worlds:,}, with 95 % "
            "intervals. Undecided: it can be luck; more worlds would tell."
        )
    else:
        st.table(pd.DataFrame(rows(study)).set_index("key figure"))
    with st.expander("The numbers behind the picture"):
        st.dataframe(status_frame(study), hide_index=True)
