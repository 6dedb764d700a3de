"""Tables as the JSON of a page has them: column by column, short."""

import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from simulator.report.page.pieces import Columns

if TYPE_CHECKING:
    import pandas as pd

_DIGITS = 4


def columns_of(frame: "pd.DataFrame", names: Sequence[str] | None = None) -> Columns:
    """What is in a frame? Instants as ms since 1970 (UTC); what is missing is null."""
    return {str(name): _column(frame[name].to_numpy()) for name in names or frame.columns}


def instants(times: NDArray[Any]) -> list[int | None]:
    """Instants as ms since 1970, which a page can read in any timezone."""
    numbers = times.astype("datetime64[ms]")
    return [None if np.isnat(one) else int(one.astype(np.int64)) for one in numbers]


def numbers(values: Iterable[float]) -> list[float | None]:
    """Numbers with as many digits as can be seen; whole ones without a point."""
    return [_short(float(value)) for value in values]


def _column(values: NDArray[Any]) -> list[Any]:
    if values.dtype.kind == "M":
        return instants(values)
    if values.dtype.kind in "iuf":
        return numbers(values)
    return [str(value) for value in values]


def _short(value: float) -> float | None:
    if not math.isfinite(value):
        return None
    found = round(value, _DIGITS)
    return int(found) if found.is_integer() else found
