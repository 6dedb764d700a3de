"""Public holidays of countries, as the package `holidays` knows them (imported where needed)."""

from datetime import date
from functools import cache
from typing import Annotated, NamedTuple

from pydantic import AfterValidator, Field, WithJsonSchema

from simulator.scenario.field_schemas import REGION
from simulator.scenario.flaws import did_you_mean, listed
from simulator.scenario.messages import shown

ALLOWED = "write the two letters of a country such as US, or a part of it such as DE-BY"


class Known(NamedTuple):
    """The years whose holidays are known."""

    first: int
    last: int


def check_region(code: str) -> str:
    """Is it a country, or a part of one, with known holidays? Raises ValueError if not."""
    country, dash, part = code.partition("-")
    countries = _countries()
    if country not in countries:
        near = did_you_mean(country, countries)
        raise ValueError(f"{shown(country)} is no country with known holidays; {ALLOWED}{near}")
    parts = countries[country]
    if dash and part not in parts:
        allowed = listed([country, *(f"{country}-{one}" for one in parts)])
        near = did_you_mean(code, [f"{country}-{one}" for one in parts])
        raise ValueError(f"{shown(code)} has no holidays of its own; allowed: {allowed}{near}")
    return code


@cache
def known_years(code: str) -> Known:
    """Of which years are the holidays of a country or part known?"""
    from holidays import country_holidays

    country, _, part = code.partition("-")
    calendar = country_holidays(country, part or None)
    return Known(calendar.start_year, calendar.end_year)


@cache
def days_off(code: str, first: int, last: int) -> frozenset[date]:
    """Which days from one year to another, both included, are public holidays?"""
    from holidays import country_holidays

    country, _, part = code.partition("-")
    return frozenset(country_holidays(country, part or None, years=range(first, last + 1)))


@cache
def _countries() -> dict[str, list[str]]:
    from holidays import list_supported_countries

    return list_supported_countries(include_aliases=False)


Region = Annotated[str, Field(strict=True), AfterValidator(check_region), WithJsonSchema(REGION)]
