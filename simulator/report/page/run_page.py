"""The page of a run."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from simulator.lifecycle import DAY, Status
from simulator.report.numbers.lifetimes import survival_of_cohorts
from simulator.report.page.answer import answer_of
from simulator.report.page.document import html_of
from simulator.report.page.figures import cohort_table, expectation_table, kpi_table
from simulator.report.page.life_charts import (
    MOST_CURVES,
    age_chart,
    deaths_chart,
    idle_chart,
    survival_chart,
)
from simulator.report.page.made import Papers, made
from simulator.report.page.outage_chart import outage_chart
from simulator.report.page.pieces import Columns, Page, Section, Share
from simulator.report.page.queue_chart import queue_chart
from simulator.report.page.shares import shares_of
from simulator.report.page.status_chart import MOST_COHORTS, cohort_counts, status_chart
from simulator.report.pictures.marks import marks_of
from simulator.report.pictures.status_layers import layers_of
from simulator.report.pictures.style import name_of
from simulator.report.reports import Report
from simulator.report.words.advice import advice
from simulator.report.words.expectation import headline
from simulator.report.words.kpi import format_number
from simulator.report.words.kpi_lines import cause_words
from simulator.report.words.policy import policy_words
from simulator.results.at_hand import AtHand, at_hand
from simulator.results.opened import Opened
from simulator.results.status_counts import status_counts
from simulator.results.views.ages import age_counts
from simulator.results.views.cohorts import status_by_cohort
from simulator.results.views.deaths import deaths_by_month
from simulator.results.views.idle import idle_counts
from simulator.results.views.outages import outage_timeline
from simulator.results.views.queue import queue_over_time
from simulator.results.views.source import Choice, chosen, window_of

FIRST = " (first replication)"


def run_page(report: Report, run: Opened) -> str:
    """What does a run say, as a page? `run`: the directory where its tables and pictures lie."""
    scenario = report.scenario
    papers = Papers(run.manifest, (run.folder / "scenario.yaml").read_text(encoding="utf-8"))
    with at_hand(run.tables) as source:
        by_cohort = _by_cohort(report, run, source)
        sections = list(_Sections(report, run, source, list(by_cohort)))
    return html_of(
        Page(
            title=scenario.name,
            about=scenario.description,
            facts=_facts(report),
            answer=answer_of(report),
            shares=list(_shares(report)),
            when=_when(report),
            sections=sections,
            by_cohort=list(by_cohort.values()),
            made=made(scenario, papers),
        )
    )


def _by_cohort(report: Report, run: Opened, source: AtHand) -> dict[str, Columns]:
    """The statuses of the largest cohorts over time, if they were counted, and if there are two."""
    sizes = {name: cohort.count for name, cohort in report.scenario.integrations.items()}
    largest = set(sorted(sizes, key=lambda name: -sizes[name])[:MOST_COHORTS])
    cohorts = [name for name in sizes if name in largest]
    if len(cohorts) < 2 or "status_by_cohort.parquet" not in run.manifest["files"]:
        return {}
    return cohort_counts(status_by_cohort(source, cohorts), cohorts)


def _facts(report: Report) -> dict[str, str]:
    start, days = report.scenario.start, format_number(report.scenario.horizon / DAY)
    end = start + timedelta(milliseconds=report.scenario.horizon)
    return {
        "simulated": f"{start:%Y-%m-%d} to {end:%Y-%m-%d} ({days} days)",
        "replications": f"{report.replications:,}",
        "seed": f"{report.seed}",
        "policy": policy_words(report.scenario),
    }


def _when(report: Report) -> str:
    return "at the end, mean over replications" if report.replications > 1 else "at the end"


def _shares(report: Report) -> list[Share]:
    counts = {name_of(status): report.final_status[name_of(status)] for status in Status}
    return shares_of(counts)


class _Sections:
    """The parts of the page, in the order in which people read them."""

    def __init__(self, report: Report, run: Opened, source: AtHand, cohorts: Sequence[str]) -> None:
        self.report, self.folder, self.source = report, run.folder, source
        self.cohorts = cohorts
        self.window = window_of(report.scenario)
        self.first = FIRST if report.replications > 1 else ""

    def __iter__(self) -> Iterator[Section]:
        yield from self._expectations()
        if not any(self.report.final_status.values()):
            yield Section("status", "Tokens in each status", ["No tokens were issued."])
            return
        yield self._status()
        yield Section("findings", f"What happened{self.first}", items=self.report.findings)
        yield self._outages()
        yield from self._deaths()
        yield self._survival()
        yield from self._ages()
        yield from self._desk()
        yield Section("figures", "Key figures", tables=[kpi_table(self.report)])
        if self.report.cohorts:
            yield Section("cohorts", "Cohorts of integrations", tables=[cohort_table(self.report)])
        yield Section("next", "What to do next", items=advice(self.report))

    def _expectations(self) -> Iterator[Section]:
        if self.report.expect:
            title = headline(self.report.expect)
            yield Section("expected", title, tables=[expectation_table(self.report)])

    def _status(self) -> Section:
        layers, marks = layers_of(status_counts(self.source.tables)), marks_of(self.report.scenario)
        chart = status_chart(layers, marks, self.cohorts, self.folder / "status.svg")
        return Section("status", "Tokens in each status over time", charts=[chart])

    def _outages(self) -> Section:
        outages = outage_timeline(self.source)
        causes = cause_words(self.report.causes)
        mean = ", mean over replications" if self.first else ""
        text = f"By cause{mean}: {causes}." if causes else "None: no call was refused."
        charts = [] if outages.empty else [outage_chart(outages, self.window)]
        return Section("outages", f"Outages{self.first if charts else ''}", [text], charts)

    def _deaths(self) -> Iterator[Section]:
        deaths = deaths_by_month(self.source, self.window)
        if deaths["tokens"].any():
            title = "When tokens died, and of what"
            yield Section("deaths", title, charts=[deaths_chart(deaths)])

    def _survival(self) -> Section:
        tokens = chosen(self.source, "tokens", Choice(0))
        begin, end = self.window.begin, self.window.end
        cohorts = survival_of_cohorts(tokens, start=begin, until=end, most=MOST_CURVES)
        chart = survival_chart(cohorts, self.folder / "survival.svg")
        return Section("survival", f"How long tokens live{self.first}", charts=[chart])

    def _ages(self) -> Iterator[Section]:
        ages = age_counts(self.source, self.window)
        if not ages.empty:
            charts = [age_chart(ages), idle_chart(idle_counts(self.source, self.window))]
            yield Section("ages", "The tokens that live at the end", charts=charts, wide=False)

    def _desk(self) -> Iterator[Section]:
        if self.report.scenario.desk is not None:
            queue = queue_over_time(self.source, self.window)
            chart = queue_chart(queue, self.window, self.report.replications)
            yield Section("desk", "The desk", charts=[chart])
