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
# # Planning a policy
#
# An organisation with 105 tokens asks: should we keep tokens alive, rotate them every 90 days, or
# do both? How often? And what will it cost the two people at the desk?

# %% [markdown]
# ## What is to be decided
#
# The scenario says who owns the tokens and what calls with them. Whatever else matters for the
# decision is put in from here: how fast outages are repaired, who does the work, and the policies
# to choose from.

# %%
from pathlib import Path

import pandas as pd

from simulator import compare, load, sweep

SCENARIO = next(
    path / "scenarios" / "acme.yaml"
    for path in (Path.cwd(), *Path.cwd().parents)
    if (path / "scenarios").is_dir()
)

acme = load(
    SCENARIO,
    {
        "recovery": "{notice: {median: 4h, p90: 2d}, repair: {median: 45m, p90: 3h}}",
        "desk": "{staff: 2, hours: 'Mon-Fri 09:00-17:00'}",
        "policies.rotate-90": "[{rotate: {every: 90d, effort: 30m, failure: 2%, overlap: 2d}}]",
        "policies.both": (
            "[{keep_alive: {when_idle: 21d}},"
            " {rotate: {every: 90d, effort: 30m, failure: 2%, overlap: 2d}}]"
        ),
    },
)
list(acme.policies)

# %% [markdown]
# ## Which policy is better, and by how much?
#
# All policies meet the same luck: the same people leave on the same day, and the same calls are
# attempted. The intervals of a figure hold for all policies at once.

# %%
found = compare(acme, seed=1, replications=40)
found

# %% [markdown]
# ## How sure is that?
#
# One row for each figure and policy: the difference from `none`, its 95 % interval, and how many
# times more worlds it would have taken without pairing.

# %%
shown = found.differences[found.differences["kpi"].isin(["outages", "outage_hours", "desk_hours"])]
shown[["kpi", "policy", "mean", "ci_low", "ci_high", "variance_reduction", "verdict"]].round(1)

# %% [markdown]
# ## Whose life does a policy change?
#
# In one of the worlds, integration by integration: what happened under one policy and not under the
# other.

# %%
why = found.why(replication=0)
why["keep-alive"]

# %%
why["rotate-90"]

# %% [markdown]
# ## How early must a heartbeat come?
#
# Heartbeats that come late are fewer. But there must be time to try again before the 30 days are
# over. Here one in ten fails.

# %%
IDLE = "policies.keep-alive.keep_alive.when_idle"
risky = load(SCENARIO, {"policies.keep-alive": "[{keep_alive: {when_idle: 21d, miss: 10%}}]"})
heartbeats = sweep(
    risky, {IDLE: ["7d", "14d", "21d", "28d", "29d"]}, policy="keep-alive", seed=1, replications=50
)
pd.pivot_table(heartbeats.table, index=IDLE, columns="kpi", values="mean", sort=False)[
    ["expired", "outages", "keep_alive_calls"]
].round(1)

# %%
heartbeats.plot("keep_alive_calls")

# %% [markdown]
# ## How often to rotate?
#
# Under `both`, the period decides how old tokens become, and how much work they make.

# %%
EVERY = "policies.both.1.rotate.every"
periods = sweep(
    acme, {EVERY: ["30d", "60d", "90d", "180d"]}, policy="both", seed=1, replications=10
)
periods

# %%
periods.plot("desk_hours")

# %% [markdown]
# ## The decision
#
# - **Keep tokens alive at 21 days.** It takes away every expiry, and costs a few hundred calls that
#   no person makes. Three weeks leave nine days to try again.
# - **Rotate for the sake of the age of tokens, not of outages.** Rotation prevents none of them,
#   and a swap that fails is one more. Whoever has to rotate takes the longest period that the rule
#   allows: the work at the desk falls with it.
# - What is left are the tokens of people who leave. Neither policy helps there; a service account
#   as their owner, or a handover before the last day, would.
