# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Is the model right?
#
# Some of what happens to tokens can be calculated with pen and paper. Here the simulator is held
# against that: curves are calculated, points are simulated, each with a 95 % interval.
#
# A right model does not hit every curve. One interval in twenty misses, by chance. So the question
# is not whether points lie outside, but whether as many do as should, and no more.

# %%
from math import exp

import numpy as np
import pandas as pd
from scipy import stats

from simulator import loads, simulate
from simulator.lifecycle import DAY, Status
from simulator.report.pictures.agreement import misses, plot_agreement
from simulator.scenario.idleness import mean_life
from simulator.scenario.patterns import Gaps
from simulator.theory import colours_of_life, expires_first, not_expired

# %% [markdown]
# Every point is simulated by itself, in a world of its own, so that points know nothing of each
# other. All tokens of a point are alike, and nobody takes care of them.


# %%
def world(number: int, tokens: int, calls: str, days: int, owners: str = "{count: 1}"):
    """One replication of so many tokens that are used in one way."""
    scenario = loads(f"""
name: theory
start: 2026-01-01
horizon: {days}d
users: {{people: {owners}}}
integrations: {{jobs: {{count: {tokens}, owner: people, calls: {calls}}}}}
""")
    return simulate(scenario, seed=2026, replication=number)


def share(count: int, of: int) -> dict[str, float]:
    """A share with its 95 % interval (Wilson's)."""
    interval = stats.binomtest(int(count), of).proportion_ci(method="wilson")
    return {"value": count / of, "low": interval.low, "high": interval.high}


def ratio(parts: np.ndarray, wholes: np.ndarray) -> dict[str, float]:
    """A ratio of two means with its 95 % interval (the classic ratio estimator)."""
    found = parts.mean() / wholes.mean()
    error = (parts - found * wholes).std(ddof=1) / wholes.mean() / len(parts) ** 0.5
    half = stats.t(len(parts) - 1).ppf(0.975) * error
    return {"value": found, "low": found - half, "high": found + half}


def called(gap: float) -> str:
    """Calls at random, with this mean gap in days."""
    return f"{{poisson: {1 / gap!r}/d}}"


# %% [markdown]
# ## How many tokens have not expired by day t?
#
# Calls come at random at a rate of r a day. A token dies in the first gap of c = 30 days. With
# q = e^(-rc), and (x)+ for x where it is positive and 0 elsewhere,
#
# $$P(\text{not expired by } t) = \sum_k \frac{(-rq)^k (t-kc)_+^k}{k!}
#   - q \sum_k \frac{(-rq)^k (t-(k+1)c)_+^k}{k!}.$$
#
# The steep fall on day 30 is the tokens that were never used.

# %%
GAPS = (30, 14, 10, 7)
DAYS = (15, 30, 45, 60, 90, 120, 180, 240, 300, 365)
TOKENS = 2_000

points = []
for gap in GAPS:
    for day in DAYS:
        status = world(len(points), TOKENS, called(gap), day).status
        alive = TOKENS - status["expired"].iloc[-1]
        expected = not_expired(1 / gap, day)
        points.append(
            {"series": f"every {gap} d", "x": day, "expected": expected, **share(alive, TOKENS)}
        )
survival = pd.DataFrame(points)

days = np.unique(np.r_[0:365:2, 29.99, 30])
curves = pd.DataFrame(
    {"series": f"every {gap} d", "x": day, "y": not_expired(1 / gap, day)}
    for gap in GAPS
    for day in days
)
plot_agreement(curves, survival, title="Survival", x="days since creation", y="Tokens not expired")

# %% [markdown]
# ## How long does a token live?
#
# Every gap G is a new try, whatever its law: the mean life is E[min(G, c)] / P(G > c). For calls
# at random that is (e^(rc) - 1) / r.

# %%
LAWS = {
    "at random": ("gamma", 1.0),
    "gamma, cv 0.7": ("gamma", 0.7),
    "lognormal, cv 1": ("lognormal", 1.0),
}


def gaps(law: str, mean: float, cv: float) -> Gaps:
    return Gaps(law=law, mean=round(mean * DAY), cv=cv)


points, curve = [], []
for series, (law, cv) in LAWS.items():
    for mean in np.linspace(12, 30, 73):
        curve.append({"series": series, "x": mean, "y": mean_life(gaps(law, mean, cv)) / DAY})
    for mean in (12.5, 14, 16, 20, 25, 30):
        calls = f"{{gaps: {{{law}: {{mean: {mean}d, cv: {cv}}}}}}}"
        tokens = world(1_000 + len(points), 1_000, calls, 12_000).tokens
        assert (tokens["end"] == "expired").all()
        lives = (tokens["retired"] - tokens["issued"]) / pd.Timedelta(days=1)
        half = stats.t(len(lives) - 1).ppf(0.975) * lives.sem()
        points.append(
            {"series": series, "x": mean, "value": lives.mean(), "low": lives.mean() - half}
            | {"high": lives.mean() + half, "expected": mean_life(gaps(law, mean, cv)) / DAY}
        )
life = pd.DataFrame(points)
assert abs(mean_life(gaps("gamma", 20, 1.0)) / DAY / ((exp(30 / 20) - 1) * 20) - 1) < 1e-9
plot_agreement(
    pd.DataFrame(curve),
    life,
    title="Mean life",
    x="mean gap between calls, days",
    y="Days from creation to expiry",
    share=False,
)

# %% [markdown]
# ## Which comes first, expiry or the owner's departure?
#
# Owners leave at a constant rate of m. Two risks compete for the token:
#
# $$P(\text{expires before its owner leaves}) = \frac{(r+m)e^{-(r+m)c}}{m + re^{-(r+m)c}}.$$

# %%
points, curve = [], []
for tenure in (100, 365, 1_000):
    series = f"stay {tenure} d"
    for gap in np.linspace(2, 30, 113):
        curve.append({"series": series, "x": gap, "y": expires_first(1 / gap, 1 / tenure)})
    for gap in (3, 5, 7, 10, 14, 21, 30):
        owners = f"{{count: {TOKENS}, tenure: {{mean: {tenure}d}}}}"
        ends = world(2_000 + len(points), TOKENS, called(gap), 12_000, owners).tokens["end"]
        assert set(ends) <= {"expired", "deprovisioned"}
        expected = expires_first(1 / gap, 1 / tenure)
        points.append(
            {
                "series": series,
                "x": gap,
                "expected": expected,
                **share((ends == "expired").sum(), TOKENS),
            }
        )
risks = pd.DataFrame(points)
plot_agreement(
    pd.DataFrame(curve),
    risks,
    title="Two risks",
    x="mean gap between calls, days",
    y="Tokens expired before their owner left",
)

# %% [markdown]
# ## Which colours does a token have, in the long run?
#
# Of every gap G, min(G, 3) days are green, min(G, 23) - min(G, 3) gray, and min(G, 30) - min(G, 23)
# red. Over a life, the shares of the colours are those of one gap, on average.
#
# Each point is 20 worlds of 30 tokens, simulated until the last one is dead.

# %%
COLOURS = (Status.GREEN, Status.GRAY, Status.RED)

points, curve = [], []
for gap in np.linspace(5, 30, 101):
    for colour, part in colours_of_life(gaps("exponential", gap, 1.0)).items():
        curve.append({"series": colour.name.lower(), "x": gap, "y": part})
for number, gap in enumerate((7, 9, 12, 16, 22, 30)):
    found = [world(3_000 + 20 * number + k, 30, called(gap), 12_000) for k in range(20)]
    tokens = [one.tokens for one in found]
    assert all((one["end"] == "expired").all() for one in tokens)
    lives = [(one["retired"] - one["issued"]).sum() / pd.Timedelta(days=1) for one in tokens]
    spent = {
        name: np.array([one.kpis[f"{name}_token_days"] for one in found])
        for name in ("gray", "red")
    }
    spent["green"] = np.array(lives) - spent["gray"] - spent["red"]
    expected = colours_of_life(gaps("exponential", gap, 1.0))
    points += [
        {"series": one.name.lower(), "x": gap, "expected": expected[one]}
        | ratio(spent[one.name.lower()], np.array(lives))
        for one in COLOURS
    ]
colours = pd.DataFrame(points).sort_values("x")
plot_agreement(
    pd.DataFrame(curve),
    colours,
    title="Colours",
    x="mean gap between calls, days",
    y="Share of a life in a colour",
)

# %% [markdown]
# ## How many points lie outside?
#
# `expected`: one in twenty. `chance`: how often a right model has as many outside as were found, or
# more. Were the model wrong, that would be a very small number. (The three colours of a gap add up
# to all of its life, so they are not independent of each other; the last chance is a rough one.)

# %%
pictures = {"survival": survival, "mean life": life, "two risks": risks, "colours": colours}
rows = []
for name, found in [*pictures.items(), ("all", pd.concat(pictures.values()))]:
    n, outside = len(found), int(misses(found).sum())
    chance = stats.binom(n, 0.05).sf(outside - 1)
    rows.append([name, n, outside, n * 0.05, chance])
verdict = pd.DataFrame(rows, columns=["picture", "points", "outside", "expected", "chance"])
assert verdict["chance"].min() > 0.001
verdict.round(2)

# %% [markdown]
# ## What this shows, and what it does not
#
# The simulator agrees with what can be calculated: expiry, departures and colours, for tokens that
# are alike and that nobody takes care of. The tests hold many more of these to narrower bounds
# (`tests/theory`). For what no formula knows - policies, a desk, suspensions - they hold it to a
# plain second simulator, call by call, that shares nothing with it but the rules
# (`tests/reference`). Whether your organisation is as your scenario says, neither of them can tell.
