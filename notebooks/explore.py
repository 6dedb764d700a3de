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
# # Exploring a run
#
# A contract ends, and sixty people leave on one day. What happens to the tokens that they own, and
# who notices?

# %%
from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd

from simulator import explore, load, replicate, simulate

SCENARIO = next(
    path / "scenarios" / "offboarding-wave.yaml"
    for path in (Path.cwd(), *Path.cwd().parents)
    if (path / "scenarios").is_dir()
)
scenario = load(SCENARIO)
result = simulate(scenario, seed=3)
result

# %% [markdown]
# ## How many tokens were in each status?
#
# `status` has a row for the end of each day. Here is every thirtieth.

# %%
result.status.set_index("time").drop(columns="replication").iloc[::30]

# %% [markdown]
# ## Which tokens died, and why?
#
# Every token is a row. `retired` is empty while it lives. An integration is named after its cohort
# in the scenario.

# %%
tokens = result.tokens.assign(cohort=result.tokens["integration"].str.rsplit("/", n=1).str[0])
tokens.groupby(["cohort", "end"]).size().unstack(fill_value=0)

# %% [markdown]
# ## Which integrations went down?
#
# An outage begins with the first refused call. `cause` is the status of the token at that call.

# %%
outages = result.outages.merge(tokens[["integration", "user", "cohort"]], on="integration")
outages.groupby(["cohort", "cause"]).agg(
    outages=("integration", "size"), refused_calls=("refused_calls", "sum")
)

# %% [markdown]
# ## How long did it take until somebody could notice?
#
# A token is dead from `dead_since` on. The first refused call, `began`, is when anybody can notice.

# %%
outages["unnoticed"] = (outages["began"] - outages["dead_since"]).dt.round("min")
outages.groupby("cohort")["unnoticed"].describe()[["count", "50%", "max"]]

# %% [markdown]
# ## Whose departure took the most integrations down?
#
# Of those who took down equally many, the one with the most refused calls comes first.

# %%
departed = outages[outages["cause"] == "deprovisioned"].groupby("user")
departed.agg(
    integrations=("integration", "nunique"), refused_calls=("refused_calls", "sum")
).sort_values(["integrations", "refused_calls"], ascending=False).head(10)

# %% [markdown]
# ## The pictures
#
# Both can be drawn on axes of your own.

# %%
figure, ax = plt.subplots(figsize=(11, 5), layout="constrained")
result.plot_status(ax=ax)
plt.show()

# %%
figure, ax = plt.subplots(figsize=(11, 5), layout="constrained")
result.plot_survival(ax=ax)
plt.show()

# %% [markdown]
# ## How much of it is luck?
#
# A hundred replications, each with its own random numbers. Means come with 95 % intervals.

# %%
many = replicate(scenario, seed=3, replications=100)
many.summary.loc[["deprovisioned", "outages", "availability", "latent_days"]].round(3)

# %% [markdown]
# The picture of many replications shows their mean. The shaded band holds the number of live tokens
# in 90 % of them.

# %%
figure, ax = plt.subplots(figsize=(11, 5), layout="constrained")
many.plot_status(ax=ax)
plt.show()

# %% [markdown]
# ## What if only half of the agency left?
#
# Any value of the scenario can be replaced. Under the same seed every integration attempts the same
# calls in both worlds, so the difference is due to the change alone.

# %%
half = load(SCENARIO, {"users.agency.departures.0.share": "50%"})
what_if = replicate(half, seed=3, replications=100)
difference = what_if.kpis["outages"] - many.kpis["outages"]
pd.Series({"mean": difference.mean(), "standard error": difference.std() / len(difference) ** 0.5})

# %% [markdown]
# ## What if anything else were different?
#
# Sliders for whatever the scenario says. Turn one, and see what changes in the same worlds. (In a
# stored notebook they stand still: run the cell.) `sliders.scenario` is what they are set to.

# %%
sliders = explore(scenario, seed=3, replications=20)
sliders
