"""How does a command end when something is wrong? With a message and an exit code, no traceback.

0: done; 2: bad usage or scenario; 3: the run failed; 130: interrupted.
"""

import os
import sys
from collections.abc import Callable
from typing import NoReturn

import typer

from simulator.scenario.faults import ScenarioError

BAD_USAGE, FAILED, INTERRUPTED = 2, 3, 130
DEBUG = "TOKENSIM_DEBUG"
"""Set to 1, this variable of the environment shows tracebacks."""


def run_safely(command: Callable[[], object]) -> NoReturn:
    """Run a command and end the process with the exit code that fits."""
    try:
        command()
        sys.stdout.flush()
    except (KeyboardInterrupt, typer.Abort):
        refuse("interrupted; nothing was written", INTERRUPTED)
    except BrokenPipeError:  # whoever read the output has gone, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except ScenarioError as error:
        refuse(str(error), BAD_USAGE)
    except Exception as error:
        if os.environ.get(DEBUG) == "1":
            raise
        refuse(_in_one_line(error), FAILED)
    sys.exit(0)


def refuse(message: str, code: int = BAD_USAGE) -> NoReturn:
    """End the process with this message on standard error."""
    typer.echo(message, err=True)
    sys.exit(code)


def _in_one_line(error: Exception) -> str:
    if isinstance(error, MemoryError):
        return "the run failed: out of memory; simulate fewer tokens or replications"
    if isinstance(error, OSError):
        place = f"{error.filename}: " if error.filename else ""
        return f"the run failed: {place}{error.strerror or error}"
    said = (str(error) or type(error).__name__).splitlines()[0]
    hint = f"set {DEBUG}=1 to see where, and please report it"
    return f"the run failed: {type(error).__name__}: {said} ({hint})"
