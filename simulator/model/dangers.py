"""What threatens tokens, as SimPy processes: suspicion falls on them, and intruders learn them."""

from functools import partial

from simulator.demand.leaks import leaks
from simulator.demand.suspicion import flags
from simulator.demand.tables import FOREVER
from simulator.model.moments import Moment, at
from simulator.model.organisation import Organisation
from simulator.model.people import Process
from simulator.model.phases import Phase


def suspicion(org: Organisation) -> Process:
    """The tokens that integrations hold come under suspicion, one after the other."""
    columns = (column.tolist() for column in flags(org.luck, org.demand.scenario))
    for time, integration, until in zip(*columns, strict=True):
        yield Moment(org.env, time, Phase.SUSPICION)
        org.flag(int(org.held[integration]), until)


def leakage(org: Organisation) -> Process:
    """The tokens that integrations hold become known to intruders; some of it is noticed."""
    columns = (column.tolist() for column in leaks(org.luck, org.demand.scenario))
    for time, integration, noticed in zip(*columns, strict=True):
        yield Moment(org.env, time, Phase.LEAK)
        token = int(org.held[integration])
        if org.leak(token) and noticed <= org.demand.scenario.horizon:
            at(org.env, noticed, Phase.LEAK, partial(org.flag, token, FOREVER))


def threaten(org: Organisation) -> None:
    """Set everything going that the scenario says about it."""
    if org.demand.scenario.suspicious:
        org.env.process(suspicion(org))
    if org.demand.scenario.leaks is not None:
        org.env.process(leakage(org))
