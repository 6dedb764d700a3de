"""What can be calculated of a token's life: closed forms, to which the tests hold the simulator.

Calls come at random at a rate of r a day, and c = 30 days without one kill; q = e^(-rc). Times are
in days. Where the formulas come from: docs/model.md.
"""

import math
from collections.abc import Mapping
from fractions import Fraction
from itertools import pairwise

from simulator.lifecycle import DAY, GREEN_LIMIT, IDLE_LIMIT, RED_AFTER, Status
from simulator.scenario.idleness import mean_below
from simulator.scenario.patterns import Gaps

LIMIT = IDLE_LIMIT / DAY
COLOURS: Mapping[Status, tuple[float, float]] = {
    Status.GREEN: (0.0, GREEN_LIMIT / DAY),
    Status.GRAY: (GREEN_LIMIT / DAY, RED_AFTER / DAY),
    Status.RED: (RED_AFTER / DAY, LIMIT),
}
"""Of a live token that nobody suspects: idle for more than the first, up to the second."""


def not_expired(rate: float, t: float) -> float:
    """How likely is it that a token created at 0 has not expired by t?

    The sum over k of (-rq)^k (t - kc)^k / k! minus q times that of (-rq)^k (t - (k+1)c)^k / k!,
    as long as the brackets are positive: by renewal arguments. Exact, for its terms alternate.
    """
    c, q, r = Fraction(LIMIT), Fraction(math.exp(-rate * LIMIT)), Fraction(rate)
    tt, total = Fraction(t), Fraction(0)
    for k in range(int(t // LIMIT) + 1):
        power = (-r * q) ** k / math.factorial(k)
        total += power * (tt - k * c) ** k
        if tt >= (k + 1) * c:
            total -= q * power * (tt - (k + 1) * c) ** k
    return float(total)


def idle_share(rate: float, t: float, low: float, high: float) -> float:
    """How likely is it that a token is live at t, and idle for more than `low`, up to `high`?

    The last call before t lies that far back: live at t - a and called then (at rate r; or created,
    if a = t), and no call since.
    """
    from scipy import integrate

    def density(a: float) -> float:
        return rate * not_expired(rate, t - a) * math.exp(-rate * a)

    never_used = math.exp(-rate * t) if low < t <= high and t < LIMIT else 0.0
    # The density has a step where t - a is the limit, and kinks at its multiples.
    cuts = [t - k * LIMIT for k in range(int(t // LIMIT) + 1)]
    ends = [min(low, t), *sorted(cut for cut in cuts if low < cut < min(high, t)), min(high, t)]
    return float(never_used + sum(integrate.quad(density, a, b)[0] for a, b in pairwise(ends)))


def expires_first(rate: float, leaving: float) -> float:
    """How likely is it that a token expires before its owner leaves, at a rate of `leaving` a day?

    (r + m) e^(-(r+m)c) / (m + r e^(-(r+m)c)): of two risks that compete.
    """
    both = (rate + leaving) * math.exp(-(rate + leaving) * LIMIT)
    return both / (leaving + rate * math.exp(-(rate + leaving) * LIMIT))


def colours_of_life(gaps: Gaps) -> Mapping[Status, float]:
    """Which share of its life does a token spend in each colour, if only idleness can kill it?

    Of each gap G, min(G, high) - min(G, low) in a colour; and every gap is like all others.
    """

    def below(days: float) -> float:
        return mean_below(gaps, days * DAY) if days else 0.0

    return {one: (below(high) - below(low)) / below(LIMIT) for one, (low, high) in COLOURS.items()}
