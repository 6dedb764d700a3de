"""The middle of the page: figures, charts and tables of a variant, and of the pinned one."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from simulator.app.charts import down_chart, status_chart
from simulator.app.frames import (
    NOW,
    PINNED,
    down_frame,
    highest,
    rows,
    rows_of_differences,
    status_frame,
)
from simulator.app.session import Pinned
from simulator.app.study import Study
from simulator.app.words import HEADLINE, answer
from simulator.lifecycle import DEAD_STATUSES
from simulator.report.pictures.style import name_of
from simulator.report.words.comparison import signed
from simulator.report.words.kpi import format_kpi, words_of
from simulator.results.contrasts import Contrast
from simulator.scenario.kpi_names import BETTER
from simulator.statistics.verdicts import Better

Contrasts = Mapping[str, Contrast]


def figures(study: Study, found: Contrasts) -> None:
    """The main key figures, and by how much they differ from those of the pinned variant."""
    summary = study.summary
    for column, kpi in zip(st.columns(len(HEADLINE)), HEADLINE, strict=True):
        words = words_of(kpi)
        unit = f", {words.unit}" if words.unit == "hours" else ""
        value = format_kpi(kpi, summary[kpi]["mean"])
        delta = _delta(found[kpi]) if kpi in found else {}
        column.metric(f"{words.label}{unit}", value, **delta, help=words.meaning)


def _delta(one: Contrast) -> dict[str, Any]:
    """Green is what is better for certain, red what is worse, gray what nobody can tell."""
    told, verdict = signed(one.kpi, one.differences[NOW].mean), one.verdict(NOW)
    if verdict not in ("better", "worse"):
        arrow = "off" if verdict in ("same", "undecided") else "auto"
        return {"delta": f"{told} ({verdict})", "delta_color": "off", "delta_arrow": arrow}
    good = "inverse" if BETTER[one.kpi] is Better.SMALLER else "normal"
    return {"delta": f"{told} ({verdict})", "delta_color": good}


def charts(study: Study, pinned: Pinned | None) -> None:
    """The statuses over time, beside those of the pinned variant; then the outages of both."""
    studies = {NOW: study} | ({PINNED: pinned.study} if pinned is not None else {})
    _statuses(studies, pinned)
    st.header("Integrations down")
    told = "Integrations that are down over time, mean and 90 % of the worlds."
    st.altair_chart(down_chart(down_frame(studies), told), width="stretch")
    st.caption("Mean over the worlds; shaded: 90 % of them.")


def _statuses(studies: Mapping[str, Study], pinned: Pinned | None) -> None:
    st.header("Tokens in each status")
    gone = [] if not st.toggle("Live tokens only") else [name_of(one) for one in DEAD_STATUSES]
    frames = {
        name: status_frame(one).drop(columns=gone, errors="ignore") for name, one in studies.items()
    }
    top = max(highest(frame) for frame in frames.values())
    for column, (name, frame) in zip(st.columns(len(studies)), frames.items(), strict=True):
        if pinned is not None:
            changed = "; ".join(pinned.changes) or "as in the file"
            column.markdown(f"**{name}**: {changed if name == PINNED else 'as set at the side'}")
        told = f"Tokens in each status over time, mean over the worlds. {answer(studies[name])}"
        column.altair_chart(status_chart(frame, top, told), width="stretch")
    st.caption("Mean over the worlds. Between the dashed lines: live tokens in 90 % of the worlds.")


def tables(study: Study, pinned: Study | None, found: Contrasts) -> None:
    """All key figures that say something, with their intervals."""
    st.header("Key figures")
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
