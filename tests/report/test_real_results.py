"""Reports on what the model really says."""

from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from simulator.experiment import RunReport, run_scenario, simulate
from simulator.report.words.kpi import KPI_WORDS
from simulator.report.words.summary import print_summary
from tests.report.reports import scenario


@pytest.fixture(scope="module", params=[1, 3])
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> RunReport:
    place = tmp_path_factory.mktemp("runs") / "small"
    return run_scenario(scenario(), seed=1, replications=request.param, out=place)


def test_every_indicator_has_words() -> None:
    assert list(KPI_WORDS) == list(simulate(scenario(), seed=1).kpis.index)


def test_a_run_leaves_its_pictures_and_its_page(made: RunReport) -> None:
    for name in ("status.png", "status.svg", "survival.png", "survival.svg"):
        assert (made.run_dir / name).stat().st_size > 10_000
    page = (made.run_dir / "report.html").read_text()
    assert "a: 3 of 3 tokens expired after 30 days without a call, all on 2026-01-31" in page


def test_the_summary_of_a_run(made: RunReport) -> None:
    console = Console(file=StringIO(), width=80)
    print_summary(made, console)
    assert isinstance(console.file, StringIO)
    text = console.file.getvalue()
    assert "      0 " + "G" * 64 in text
    assert "a/0: " in text or "Down longest" not in text
    assert " X  expired 3 (60%)" in text
    assert str(Path(made.run_dir) / "report.html") in text


def test_a_result_draws_and_shows_itself() -> None:
    result = simulate(scenario(), seed=1)
    texts = {text.get_text() for text in result.plot_status().texts}
    assert {"green", "expired", "2 (40%)", "3 (60%)", "staff leave (50%)"} <= texts
    assert {"a", "b"} <= {text.get_text() for text in result.plot_survival().texts}
    assert "<img" in result._repr_html_()
