import base64
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from simulator.report.notebook import result_html
from simulator.report.page import MOST_OUTAGES, report_html
from simulator.results.expectations import judge
from simulator.results.kpis import Summary
from simulator.scenario.bounds import Bound
from tests.report.frames import outage_table, status_table
from tests.report.reports import cohort, report, scenario

OUTAGES = outage_table(
    [(f"a/{i}", "expired", 30, 31, None if i % 2 else 40 + i / 10, i) for i in range(60)]
)
ONE: Summary = {"mean": 3.0, "sd": None, "ci_low": None, "ci_high": None, "n": 1}
EVIL = "<script>alert(1)</script> & </p>"
VOID = {"meta", "img", "br", "hr", "link", "input"}


class Reader(HTMLParser):
    """Reads a page as a browser would: its text, and what it wants to load."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.loads: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.loads += [value or "" for name, value in attrs if name in ("src", "href", "srcset")]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    reader.close()
    assert reader.open == []
    return reader


@pytest.fixture
def pictures(tmp_path: Path) -> dict[str, Path]:
    found = {"status": tmp_path / "status.svg", "survival": tmp_path / "survival.png"}
    for path in found.values():
        path.write_bytes(b"the picture of " + path.stem.encode())
    return found


def test_the_page_needs_no_network_and_no_script(pictures: dict[str, Path]) -> None:
    page = report_html(report=report(), outages=OUTAGES, pictures=pictures)
    reader = read(page)
    assert "script" not in reader.tags
    assert "link" not in reader.tags
    assert all(place.startswith("data:") for place in reader.loads)
    assert not re.search(r"https?:|url\(|@import", page)
    kinds, contents = zip(*(place.split(",") for place in reader.loads), strict=True)
    assert kinds == ("data:image/svg+xml;base64", "data:image/png;base64")
    assert base64.b64decode(contents[0]) == b"the picture of status"


def test_what_people_wrote_is_text(pictures: dict[str, Path]) -> None:
    made = report(description=EVIL, findings=[EVIL])
    page = report_html(report=made, outages=OUTAGES, pictures=pictures, scenario_text=EVIL)
    reader = read(page)
    assert "script" not in reader.tags
    assert "".join(reader.text).count(EVIL) == 3


def test_the_longest_outages_come_first(pictures: dict[str, Path]) -> None:
    page = report_html(report=report(), outages=OUTAGES, pictures=pictures)
    rows = re.findall(r'<td class="name">(a/\d+)</td>', page)
    assert len(rows) == MOST_OUTAGES
    assert rows[:30] == [f"a/{i}" for i in range(1, 60, 2)]  # still down
    assert rows[30:] == [f"a/{i}" for i in range(58, 18, -2)]
    assert "The 50 longest of 60" in page
    assert "2026-02-01 00:00" in page
    assert ">69.0<" in page  # from day 31 to the end at day 100


def test_numbers_of_the_report(pictures: dict[str, Path]) -> None:
    page = report_html(report=report(), outages=OUTAGES, pictures=pictures)
    words = " ".join("".join(read(page).text).split())
    assert "2 green 40%" in words
    assert "2026-01-01 to 2026-04-11 (100 days)" in words
    assert "95 % interval" not in words.partition("What to do next")[0]
    row = re.search(r"<td class=\"name\">a</td>(.*?)</tr>", page)
    assert row
    assert re.findall(r">([^<>]+)</td>", row[1])[4:7] == ["3", "7,200", "100.00%"]
    assert "By cause: 3 expired." in words
    several = report_html(report=report(replications=20), outages=OUTAGES, pictures=pictures)
    assert "2 to 4" in several
    assert "first replication" in several


def test_cohorts_that_suffer_most_come_first(pictures: dict[str, Path]) -> None:
    cohorts = {
        "fine": cohort(),
        "minor": cohort(outages=9.0, outage_hours=90.0, weighted_outage_hours=9.0),
        "vital": cohort(outages=1.0, outage_hours=10.0, weighted_outage_hours=100.0),
        "empty": cohort(availability=None),
    }
    page = report_html(report=report(cohorts=cohorts), outages=OUTAGES, pictures=pictures)
    names = re.findall(r'<td class="name">(\w+)</td>', page)
    assert names == ["vital", "minor", "fine", "empty"]


def test_what_is_expected_is_on_the_page(pictures: dict[str, Path]) -> None:
    expect = judge({"outages": (Bound("<", 2), Bound(">", 0))}, {"outages": ONE})
    page = report_html(report=report(expect=expect), outages=OUTAGES, pictures=pictures)
    rows = re.findall(
        r'<tr><td class="unit (\w+)">(.*?)</td><td>(.*?)</td>.*?<td>(.*?)</td></tr>', page
    )
    assert rows == [
        ("unmet", "✗ not met", "Outages", "3"),
        ("met", "✓ met", "Outages", "3"),
    ]
    assert "<code>outages &lt; 2</code>" in page
    assert "Expected" not in report_html(report=report(), outages=OUTAGES, pictures=pictures)


def test_a_run_without_anything(pictures: dict[str, Path]) -> None:
    made = report(status={"green": 0.0, "expired": 0.0}, findings=[])
    nothing = outage_table([])
    page = report_html(report=made, outages=nothing, pictures=pictures)
    text = "".join(read(page).text)
    assert "No tokens were issued." in text
    assert "None: no call was refused." in text


def test_advice_fits_what_happened(pictures: dict[str, Path]) -> None:
    def advice(kpi: str) -> str:
        made = report(kpis={kpi: 5.0})
        page = report_html(report=made, outages=OUTAGES, pictures=pictures)
        return "".join(read(page).text).partition("What to do next")[2]

    assert "at least once in 29 days" in advice("expired")
    assert "service accounts own" in advice("deprovisioned")
    assert "at least once in 29 days" not in advice("outages")


def test_a_notebook_shows_a_result() -> None:
    import pandas as pd

    table = status_table(9, lambda day, _: (9 - day, day, 0, 0, 0, 0, 0, 0))
    kpis = pd.Series({"outages": 3.0, "availability": float("nan")})
    reader = read(
        result_html(
            scenario=scenario(description="<b>"), seed=1, policy="<i>", kpis=kpis, status=table
        )
    )
    text = "".join(reader.text)
    assert "100 days from 2026-01-01, seed 1, policy <i>" in text
    assert "Outages3" in text
    assert "Availability–" in text
    assert all(place.startswith("data:image/png;base64,") for place in reader.loads)
