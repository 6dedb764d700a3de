"""A comparison as a notebook shows it."""

import base64
from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

from simulator.report.pictures.forest import forest_figure
from simulator.report.pictures.save import WIDTH, picture_bytes
from simulator.report.words.comparison import Contrasts, key_contrasts, signed, verdicts
from simulator.report.words.kpi import format_kpi, words_of
from simulator.results.contrasts import Contrast
from simulator.scenario import Scenario

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def comparison_html(scenario: Scenario, contrasts: Contrasts, told: str) -> str:
    """What does a comparison say, as a piece of HTML? `told`: how it was made."""
    baseline = next(iter(contrasts.values())).baseline
    sentences = "".join(
        f"<li>{escape(text)}</li>" for text in verdicts(contrasts, scenario.horizon)
    )
    return (
        f"<div><p><strong>{escape(scenario.name)}</strong>: {escape(told)}</p>"
        f"<ul>{sentences}</ul>"
        f"{picture(forest_figure(contrasts, baseline), 'Differences between the policies')}"
        f"<details><summary>Key figures</summary>{_table(key_contrasts(contrasts))}</details></div>"
    )


def picture(figure: "Figure", alt: str) -> str:
    """A figure within a page: twice as wide as it is shown, sharp on every screen."""
    content = base64.b64encode(picture_bytes(figure, "png")).decode("ascii")
    return (
        f'<img alt="{escape(alt)}" width="{WIDTH // 2}" '
        f'style="max-width: 100%; height: auto" src="data:image/png;base64,{content}">'
    )


def _table(shown: Sequence[Contrast]) -> str:
    head = ("", "policy", "mean", "difference", "95 % interval", "verdict")
    rows = [_row(one, policy) for one in shown for policy in one.summaries]
    cells = "".join(f"<th>{escape(text)}</th>" for text in head)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(text)}</td>" for text in row) + "</tr>" for row in rows
    )
    return f"<table><thead><tr>{cells}</tr></thead><tbody>{body}</tbody></table>"


def _row(contrast: Contrast, policy: str) -> list[str]:
    kpi = contrast.kpi
    first = [words_of(kpi).label, policy, format_kpi(kpi, contrast.summaries[policy]["mean"])]
    if policy == contrast.baseline:
        return [*first, "", "", ""]
    one = contrast.differences[policy]
    span = f"{signed(kpi, one.interval.low)} to {signed(kpi, one.interval.high)}"
    return [*first, signed(kpi, one.mean), span, contrast.verdict(policy)]
