"""Sensitivities in words, tables and plain data."""

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Protocol

from simulator.report.pictures.aligned import aligned, cut
from simulator.report.words.comparison_summary import item
from simulator.report.words.kpi import format_number, words_of
from simulator.scenario.wording import enumerated

FORMAT_VERSION = 1
DUMMY = "dummy"
MAIN = {"morris": "mu_star", "sobol": "ST"}
"""By which index factors are ordered."""
_LONGEST_NAME = 40

Row = Mapping[str, str | float | None]


class Found(Protocol):
    """See `simulator.experiment.sensitivities.Sensitivity`."""

    @property
    def kpi(self) -> str:
        """Of which indicator?"""

    @property
    def against(self) -> str | None:
        """Is it the difference from a policy?"""

    @property
    def method(self) -> str:
        """`morris` or `sobol`."""

    @property
    def seed(self) -> int:
        """Of the random numbers."""

    @property
    def replications(self) -> int:
        """At each point."""

    @property
    def points(self) -> Sequence[Mapping[str, str]]:
        """Where was it looked?"""

    @property
    def rows(self) -> Sequence[Row]:
        """The indices."""


def what(found: Found) -> str:
    """What is it that depends on the factors?"""
    words = words_of(found.kpi)
    label = f"{words.label} ({words.unit})" if words.unit else words.label
    return label if found.against is None else f"{label}, difference from {found.against}"


def ordered(found: Found) -> list[str]:
    """The factors, those that matter most first, the dummy last."""
    main = {
        str(row["factor"]): float(row["value"] or 0)
        for row in found.rows
        if row["index"] == MAIN[found.method]
    }
    return sorted(main, key=lambda name: (name == DUMMY, -main[name]))


def sensitivity_lines(found: Found) -> Iterator[str]:
    """On what does it depend, and on what not, as far as can be seen?"""
    above, below = _told_apart(found)
    if above:
        yield item(f"{what(found)} depends on {enumerated(above)}{_order(above)}.")
    else:
        yield item(f"{what(found)}: nothing can be told from luck; take more --replications.")
    if above and below:
        yield item(f"Not to be told from luck: {enumerated(below)}.")
    yield ""
    yield from aligned(_table(found))
    yield ""
    if found.method == "morris":
        yield "mu*: by how much it changes over the whole range, on average; sigma: how"
        yield "differently from point to point. dummy: other worlds, nothing else."
    else:
        yield "S1: share of the variance, alone; ST: with all that it takes part in."
        yield "dummy: other worlds, nothing else."


def _order(names: Sequence[str]) -> str:
    return ", in this order" if len(names) > 1 else ""


def _told_apart(found: Found) -> tuple[list[str], list[str]]:
    """Whose interval lies above that of the dummy, and whose does not?"""
    main = {str(row["factor"]): row for row in found.rows if row["index"] == MAIN[found.method]}
    floor = float(main[DUMMY]["ci_high"] or 0)
    names = [name for name in ordered(found) if name != DUMMY]
    above = [name for name in names if float(main[name]["ci_low"] or 0) > floor]
    return above, [name for name in names if name not in above]


def _table(found: Found) -> list[list[str]]:
    indices = ("mu_star", "mu", "sigma") if found.method == "morris" else ("S1", "ST")
    rows = {(row["factor"], row["index"]): row for row in found.rows}
    head = [""]
    for index in indices:
        head += [index.replace("_star", "*")]
        head += ["95 % interval"] if rows[DUMMY, index]["ci_low"] is not None else []
    lines = [head]
    for name in ordered(found):
        cells = [cut(name, _LONGEST_NAME)]
        for index in indices:
            cells += _cells(rows[name, index])
        lines.append(cells)
    return lines


def _cells(row: Row) -> list[str]:
    value, low, high = (row[key] for key in ("value", "ci_low", "ci_high"))
    told = [_number(value)]
    return told if low is None else [*told, f"{_number(low)} to {_number(high)}"]


def _number(value: str | float | None) -> str:
    return format_number(float(value or 0))


def sensitivity_data(found: Found) -> dict[str, object]:
    """What does a program need to know?"""
    factors: dict[str, dict[str, object]] = {}
    for row in found.rows:
        numbers = {key: row[key] for key in ("value", "ci_low", "ci_high")}
        factors.setdefault(str(row["factor"]), {})[str(row["index"])] = numbers
    return {
        "format_version": FORMAT_VERSION,
        "kpi": found.kpi,
        "against": found.against,
        "method": found.method,
        "seed": found.seed,
        "replications": found.replications,
        "points": len(found.points),
        "factors": factors,
    }


def sensitivity_html(found: Found) -> str:
    """Sensitivities as a notebook shows them."""
    told = f"{found.method}, {len(found.points):,} points, {found.replications} worlds each"
    head, *body = _table(found)
    rows = "".join(_row(cells, "td") for cells in body)
    return (
        f"<div><p><strong>{escape(what(found))}</strong>: {escape(told)}</p><table><thead>"
        f"{_row(head, 'th')}</thead><tbody>{rows}</tbody></table></div>"
    )


def _row(cells: Sequence[str], kind: str) -> str:
    return "<tr>" + "".join(f"<{kind}>{escape(text)}</{kind}>" for text in cells) + "</tr>"
