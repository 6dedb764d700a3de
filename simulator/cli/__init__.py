"""The command `tokensim`."""

import signal
import sys
from io import TextIOWrapper

from simulator.cli.exits import Code


def main() -> None:
    """Run the command line of this process, and exit with its code."""
    _speak_plainly()
    try:
        from simulator.cli.app import app

        app(prog_name="tokensim")
    except KeyboardInterrupt:
        sys.exit(Code.INTERRUPTED)
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # all is done: there is nothing to interrupt


def _speak_plainly() -> None:
    """A terminal that lacks a character gets its code, and Ctrl-C leaves no traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    sys.unraisablehook = _tell_unless_interrupted


def _tell_unless_interrupted(event: "sys.UnraisableHookArgs") -> None:
    if event.exc_type is not KeyboardInterrupt:
        sys.__unraisablehook__(event)
