"""The command `tokensim`."""

import sys

from simulator.cli.exits import Code


def main() -> None:
    """Run the command line of this process, and exit with its code."""
    try:
        _speak_plainly()
        from simulator.cli.app import app

        app(prog_name="tokensim")
    except KeyboardInterrupt:
        sys.exit(Code.INTERRUPTED)


def _speak_plainly() -> None:
    """A terminal that lacks a character gets its code, not a crash."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
