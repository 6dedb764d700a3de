"""What results have in common: the pictures that they draw of themselves."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from simulator.experiment.pictures import Found, draw, first_of
from simulator.results.views.source import Choice

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from simulator.experiment.timelines import Timeline

    Cohorts = Sequence[str] | None


class Drawn:
    """Draws pictures of `scenario` and `tables`: each in axes of its own, unless given some.

    `cohorts`: only these cohorts of integrations. `replication`: only this one; otherwise the mean,
    or where a picture can only show one the first.
    """

    def plot_status(
        self: Found, ax: "Axes | None" = None, *, replication: int | None = None
    ) -> "Axes":
        """Draw how many tokens were in each status over time: mean, and band over replications."""
        return draw("status", self, Choice(replication), ax=ax)

    def plot_outages(
        self: Found,
        ax: "Axes | None" = None,
        *,
        cohorts: "Cohorts" = None,
        replication: int | None = None,
    ) -> "Axes":
        """Draw when integrations were down, and why: one replication."""
        return draw("outages", self, Choice(replication, cohorts), ax=ax)

    def plot_deaths(
        self: Found,
        ax: "Axes | None" = None,
        *,
        cohorts: "Cohorts" = None,
        replication: int | None = None,
    ) -> "Axes":
        """Draw how many tokens died in each month, and of what."""
        return draw("deaths", self, Choice(replication, cohorts), ax=ax)

    def plot_survival(
        self: Found,
        ax: "Axes | None" = None,
        *,
        cohorts: "Cohorts" = None,
        replication: int | None = None,
    ) -> "Axes":
        """Draw how long tokens live, cohort by cohort (Kaplan-Meier): one replication."""
        return draw("survival", self, Choice(replication, cohorts), ax=ax)

    def plot_ages(
        self: Found,
        ax: "Axes | None" = None,
        *,
        cohorts: "Cohorts" = None,
        replication: int | None = None,
    ) -> "Axes":
        """Draw how old the tokens are that live at the end."""
        return draw("ages", self, Choice(replication, cohorts), ax=ax)

    def plot_idle(
        self: Found,
        ax: "Axes | None" = None,
        *,
        cohorts: "Cohorts" = None,
        replication: int | None = None,
    ) -> "Axes":
        """Draw for how long nobody has used the tokens that live at the end."""
        return draw("idle", self, Choice(replication, cohorts), ax=ax)

    def plot_queue(
        self: Found,
        ax: "Axes | None" = None,
        *,
        cohorts: "Cohorts" = None,
        replication: int | None = None,
    ) -> "Axes":
        """Draw how many tickets waited and were in work at the desk."""
        return draw("queue", self, Choice(replication, cohorts), ax=ax)

    def plot_kpis(
        self: Found, ax: "Axes | None" = None, *, replication: int | None = None
    ) -> "Axes":
        """Draw the key figures, with their 95 % intervals."""
        return draw("kpis", self, Choice(replication), ax=ax)

    def timeline(self: Found, integration: str, *, replication: int | None = None) -> "Timeline":
        """What is the life of this integration (`audit/0`), in one replication?

        It is simulated once more, with every call and colour. Raises TimelineError if there is no
        such integration or replication.
        """
        from simulator.experiment.timelines import timeline_of

        number = first_of(self, Choice(replication))
        about = (self.scenario, integration)
        return timeline_of(*about, seed=self.seed, replication=number, made=self.tables)
