"""What a page is made of: sections with sentences, pictures and tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Columns = Mapping[str, Sequence[Any]]
"""A table for a picture, column by column: JSON numbers (instants: ms since 1970) and texts."""


@dataclass(frozen=True)
class Span:
    """A share between 0 and 1, and from where to where its interval goes: drawn as a line."""

    low: float
    share: float
    high: float


@dataclass(frozen=True)
class Cell:
    """A text of a table that is more than that."""

    text: str = ""
    small: str = ""
    """What is said below it."""
    code: bool = False
    """Whether it is something to be typed."""
    whole: bool = False
    """Whether its lines are never broken."""
    span: Span | None = None
    """What is drawn below it."""


@dataclass(frozen=True)
class Table:
    """Texts in rows. One column names the row."""

    head: Sequence[str]
    rows: Sequence[Sequence[str | Cell]]
    caption: str = ""
    """What it is about, for those who cannot see where it stands."""
    words: Sequence[int] = (0,)
    """Which columns hold words: they begin at the left. The others are numbers."""
    note: str = ""
    """What is left out, or how to read it."""
    small: Sequence[str] = ()
    """Of each row, what is said below its name."""
    names: int = 0
    """Which column names the row."""


@dataclass(frozen=True)
class Key:
    """What a colour of a picture stands for."""

    name: str
    fill: str = ""
    """The status whose area it is."""
    stroke: str = ""
    """The colour of a line."""
    dash: str = ""


@dataclass(frozen=True)
class Chart:
    """A picture, with what stands for it where it cannot be drawn or seen."""

    key: str
    """Names it within its page."""
    spec: str
    """Which of the specifications in `charts/`."""
    alt: str
    """What is to be seen, in a sentence with numbers."""
    data: Mapping[str, Columns]
    """The tables that the specification names."""
    params: Mapping[str, Any] = field(default_factory=dict)
    """Values for the parameters of the specification."""
    axes: Mapping[str, str] = field(default_factory=dict)
    """Titles of axes that the specification leaves open, by channel."""
    height: int | None = None
    """In pixels; None: as the specification says."""
    title: str = ""
    keys: Sequence[Key] = ()
    note: str = ""
    still: Path | None = None
    """A picture for where no script runs."""
    table: Table | None = None
    """The numbers behind it."""
    controls: "Controls | None" = None


@dataclass(frozen=True)
class Controls:
    """What the statuses over time can be filtered by."""

    statuses: Sequence[str]
    cohorts: Sequence[str] = ()
    """By their place; empty: there is nothing to choose."""


@dataclass(frozen=True)
class Section:
    """A part of a page, with a heading."""

    key: str
    """Names it in links."""
    title: str
    text: Sequence[str] = ()
    charts: Sequence[Chart] = ()
    tables: Sequence[Table] = ()
    items: Sequence[str] = ()
    keys: Sequence[Key] = ()
    """What the colours of all of its pictures stand for."""
    wide: bool = True
    """Whether each chart needs the whole width."""


@dataclass(frozen=True)
class Share:
    """A part of a bar: how many of all tokens are in a status."""

    status: str
    count: str
    percent: str
    begin: float
    width: float
    """In percent of the whole."""


MOST_ABOUT = 500
"""Characters of a description at the head of a page, so that the answer is not far below."""


@dataclass(frozen=True)
class Page:
    """A whole page, from the answer to how it was made."""

    title: str
    about: str
    facts: Mapping[str, str]
    answer: Sequence[str]
    sections: Sequence[Section]
    made: "Made | None" = None
    shares: Sequence[Share] = ()
    when: str = "at the end"
    """Of when the shares are."""
    by_cohort: Sequence[Columns] = ()
    """Of each cohort that can be chosen: what is not zero of the statuses over time."""
    wide: bool = False
    """Whether its tables need more width than sentences do."""

    @property
    def charts(self) -> Sequence[Chart]:
        """All of its pictures."""
        return [chart for section in self.sections for chart in section.charts]

    @property
    def head(self) -> str:
        """What it is about, as far as there is room. The whole stands in the scenario in words."""
        if len(self.about) <= MOST_ABOUT:
            return self.about
        return f"{self.about[:MOST_ABOUT].rstrip()} ..."


@dataclass(frozen=True)
class Made:
    """How it was made, so that anybody can judge it and make it again."""

    facts: Mapping[str, str]
    switches: Table
    limits: Sequence[str]
    english: Sequence[str] = ()
    """The scenario in words, where it is not too long for that."""
    scenario_text: str = ""
