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
# # A policy of your own
#
# Twenty reports run once a month, and ten jobs now and then. Their tokens die in gaps of 30 days.
# A machine could call with them in time (`keep_alive`). But here somebody else proposes a review:
# *every Monday one of us goes through the list, and calls with each token that was idle for two
# weeks*. No rule of the product does that. Is it good enough?

# %% [markdown]
# ## The rule
#
# A rule is a class in a Python file. It says of what it wants to hear - here of tokens that have
# been idle for so long - and acts through `ops`. All it can hear and do is told in
# `docs/write-a-policy.md`.

# %%
from pathlib import Path
from tempfile import mkdtemp

import pandas as pd

from simulator import compare, load, simulate, sweep
from simulator.scenario.describe import describe

FOLDER = Path(mkdtemp())

(FOLDER / "review.py").write_text('''
from functools import partial

from simulator.policies import DAY, Field, PartialShare, Phase, Rule, Span

WEEK = 7 * DAY


class Review(Rule):
    """Every Monday somebody goes through the list, and calls with tokens idle for too long."""

    key = "review"

    idle_for: Span = Field(description="How long is too long.", examples=["14d"])
    overlooked: PartialShare = Field(0.0, description="The share of them that is overlooked.")

    @property
    def idle_thresholds(self):
        return (self.idle_for,)

    def told(self):
        days = self.idle_for // DAY
        seen = f"{1 - self.overlooked:.0%}"
        return f"every Monday {seen} of the tokens idle for {days} days are called with"

    def idle(self, ops, token):
        self._wait(ops, token)

    def _wait(self, ops, token):
        monday = (ops.now // WEEK + 1) * WEEK  # the scenario starts on a Monday
        ops.at(monday, Phase.DUE, partial(self._look, ops, token))

    def _look(self, ops, token):
        if ops.share("review.overlooked", token, ops.now) >= self.overlooked:
            ops.renew(token)
        elif ops.is_live(token):
            self._wait(ops, token)
''')

# %% [markdown]
# ## The scenario
#
# It names the file, and the rule by its key. A Python file can do whatever you can do, so it is
# opened with `allow_code=True` only.

# %%
(FOLDER / "reports.yaml").write_text("""
name: reports
description: Reports and jobs that run rarely, and who keeps their tokens alive.
start: 2026-01-05
horizon: 364d
seed: 5

users:
  analysts: {count: 10, turnover: 10%}

integrations:
  monthly: {count: 20, owner: analysts, calls: {cron: "0 6 1 * *", jitter: 4h, miss: 3%}}
  now-and-then: {count: 10, owner: analysts, calls: {poisson: 2/w}}

recovery: {notice: {median: 1d, p90: 4d}, repair: 45m}
desk: {staff: 1, hours: "Mon-Fri 09:00-17:00"}

policy_modules: [review.py]
policies:
  keep-alive:
    - keep_alive: {when_idle: 21d, miss: 2%}
  review:
    - review: {idle_for: 14d, overlooked: 20%}
""")

scenario = load(FOLDER / "reports.yaml", allow_code=True)
print(describe(scenario.under("review")))

# %% [markdown]
# ## Does it do what it should?
#
# One year under the rule, before anything is compared. Tokens are called with on Mondays, or not at
# all; the heartbeats of a rule are `keep_alive_calls`.

# %%
once = simulate(scenario, policy="review")
once

# %%
once.kpis[["keep_alive_calls", "expired", "outages"]]

# %% [markdown]
# ## In the same worlds: nothing, a machine, or a review
#
# The same people leave, and the same calls are attempted, under all three.

# %%
found = compare(scenario, replications=40)
found

# %%
shown = found.differences[
    found.differences["kpi"].isin(["expired", "outages", "outage_hours", "desk_hours"])
]
shown[["kpi", "policy", "mean", "ci_low", "ci_high", "verdict"]].round(1)

# %% [markdown]
# ## Whose life does the review change?
#
# In one of the worlds: where do lives part, between doing nothing and the review?

# %%
found.why(replication=0)["review"]

# %% [markdown]
# ## What if people look less closely?
#
# The share of tokens that is overlooked is a guess. How much hangs on it?

# %%
OVERLOOKED = "policies.review.0.review.overlooked"
shares = ["0%", "10%", "20%", "35%", "50%"]
guesses = sweep(scenario, {OVERLOOKED: shares}, policy="review", replications=20)
guesses.plot("expired")

# %%
table = guesses.table[guesses.table["kpi"].isin(["expired", "outages"])]
pd.pivot_table(table, index=OVERLOOKED, columns="kpi", values="mean", sort=False).round(1)

# %% [markdown]
# ## The decision
#
# - **The machine, if there can be one.** `keep-alive` loses no token at all, with fewer calls than
#   the review: it waits for three weeks, not two, since it looks every day.
# - **The review, until then.** Even with one token in five overlooked it prevents nearly all
#   outages. It is the second look, a week later, that makes it good: two in a row must fail.
# - **But it must be a real look.** With half of the tokens overlooked, a good part of them dies
#   again. And somebody spends a quarter of an hour on it each Monday, 13 hours a year, which the
#   desk hours above do not hold.
# - **Neither is for people who leave.** What is left under both are the tokens of accounts that
#   were deactivated.
