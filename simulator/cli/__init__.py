"""The command `tokensim`."""

from simulator.cli.app import main

__all__ = ["main"]
