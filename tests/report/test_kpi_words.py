import math

import pytest

from simulator.report.words.kpi import (
    KPI_WORDS,
    MAIN,
    format_kpi,
    format_number,
    format_percent,
    words_of,
)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (12345.6, "12,346"),
        (15.0000000002, "15"),
        (104.649, "104.6"),
        (0.0432, "0.043"),
        (-2.5, "-2.5"),
        (1e7, "10,000,000"),
    ],
)
def test_numbers(value: float, text: str) -> None:
    assert format_number(value) == text


@pytest.mark.parametrize(
    ("share", "text"),
    [(0, "0%"), (1e-9, "<1%"), (0.004, "<1%"), (0.5, "50%"), (0.9999, ">99%"), (1, "100%")],
)
def test_shares_are_never_rounded_to_nothing_or_to_all(share: float, text: str) -> None:
    assert format_percent(share) == text


def test_values_of_indicators() -> None:
    assert format_kpi("availability", 0.92284) == "92.28%"
    assert format_kpi("availability", 0.999999) == ">99.99%"
    assert format_kpi("availability", 1.0) == "100.00%"
    assert format_kpi("availability", math.nan) == format_kpi("outages", None) == "–"
    assert format_kpi("outage_hours", 70967.8) == "70,968"


def test_an_indicator_without_words_is_called_by_its_name() -> None:
    assert words_of("new_figure").label == "New figure"
    assert set(MAIN) <= set(KPI_WORDS)


def test_all_words_differ() -> None:
    assert len({words.label for words in KPI_WORDS.values()}) == len(KPI_WORDS)
    assert len({words.meaning for words in KPI_WORDS.values()}) == len(KPI_WORDS)
