"""How much does each factor matter? By Morris and by Sobol, as SALib calculates them."""

from collections.abc import Sequence
from importlib.util import find_spec
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from simulator.experiment.points import PointsError

Method = Literal["morris", "sobol"]
Sample = NDArray[np.float64]
Row = dict[str, str | float | None]
"""factor, index, value, ci_low, ci_high."""

_BELOW_ONE = 1 - 1e-12


def sample_of(method: Method, names: Sequence[str], samples: int, seed: int) -> Sample:
    """Places in [0, 1) of the factors, the dummy last, in the order that the method needs."""
    problem, seed = _problem(names), seed % 2**32
    _check_installed()
    if method == "morris":
        from SALib.sample import morris

        return np.asarray(morris.sample(problem, samples, seed=seed)).clip(0, _BELOW_ONE)
    from SALib.sample import sobol

    found = sobol.sample(problem, samples, calc_second_order=False, seed=seed)
    return np.asarray(found).clip(0, _BELOW_ONE)


def _problem(names: Sequence[str]) -> dict[str, Any]:
    return {"num_vars": len(names), "names": list(names), "bounds": [[0, 1]] * len(names)}


def _check_installed() -> None:
    if find_spec("SALib") is None:
        raise PointsError("this needs SALib; install it with: pip install 'tokensim[sensitivity]'")


def indices_of(
    method: Method, names: Sequence[str], sample: Sample, values: NDArray[np.float64], seed: int
) -> tuple[Row, ...]:
    """How much does each factor matter? 95 % intervals are SALib's (bootstrap)."""
    problem, seed = _problem(names), seed % 2**32
    if method == "morris":
        from SALib.analyze import morris

        found = morris.analyze(problem, sample, values, seed=seed)
        plain = [(key, found[key], None) for key in ("mu", "sigma")]
        parts = [("mu_star", found["mu_star"], found["mu_star_conf"]), *plain]
    else:
        from SALib.analyze import sobol

        found = sobol.analyze(problem, values, calc_second_order=False, seed=seed)
        parts = [(key, found[key], found[f"{key}_conf"]) for key in ("S1", "ST")]
    return tuple(
        _row(name, key, float(of[place]), None if conf is None else float(conf[place]))
        for place, name in enumerate(names)
        for key, of, conf in parts
    )


def _row(factor: str, index: str, value: float, half: float | None) -> Row:
    low, high = (None, None) if half is None else (value - half, value + half)
    return {"factor": factor, "index": index, "value": value, "ci_low": low, "ci_high": high}
