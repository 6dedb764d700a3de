"""What becomes of the tokens: the model on SimPy."""

from simulator.model.replication import Outcome, run

__all__ = ["Outcome", "run"]
