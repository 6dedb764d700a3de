"""Whatever goes wrong in a command ends in plain words and an exit code, not in a traceback."""

import errno
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import NoReturn

import typer

from simulator.cli.exits import Code
from simulator.cli.output import harmless

_SMALLER = "try fewer --jobs, or smaller cohorts"

DEBUG = "TOKENSIM_DEBUG"
"""Environment variable that asks for tracebacks."""

_REMEDIES = {
    errno.ENOSPC: "free some space, or write to another disk",
    errno.EDQUOT: "free some space, or write to another disk",
    errno.EFBIG: "write to another disk, or raise the limit (ulimit -f)",
    errno.EACCES: "choose a place where you may write",
    errno.EPERM: "choose a place where you may write",
    errno.EROFS: "choose a place where you may write",
    errno.ENOENT: "check that the directory exists",
    errno.ENOTDIR: "choose a place in a directory",
    errno.EEXIST: "choose a place in a directory",
    errno.ENAMETOOLONG: "choose a shorter name",
}

_ERRNO = re.compile(r'"errno":"([0-9]+)"')
"""How DuckDB, which writes the tables, names an error of the system."""


@contextmanager
def plain_errors() -> Iterator[None]:
    """Ends the command with a message and an exit code whatever is raised within."""
    from simulator.scenario.faults import ScenarioError

    try:
        yield
    except ScenarioError as error:
        refuse(str(error))
    except KeyboardInterrupt as error:
        _end(Code.INTERRUPTED, noted("tokensim: interrupted", error))
    except OSError as error:
        fail(noted(_explain(error), error))
    except MemoryError as error:
        fail(noted(f"it takes more memory than there is; {_SMALLER}", error))
    except Exception as error:
        if hasattr(error, "exit_code"):  # typer's own: it ends the command by itself
            raise
        if number := _ERRNO.search(str(error)):
            fail(noted(_explain(OSError(int(number[1]), os.strerror(int(number[1])))), error))
        reason = f"{type(error).__name__}: {error}".splitlines()[0]
        fail(noted(f"something unforeseen happened: {reason}; {DEBUG}=1 shows where", error))


def noted(message: str, error: BaseException) -> str:
    """The message, and what else there is to say of the error."""
    return "\n".join([message, *getattr(error, "__notes__", [])])


def refuse(message: str) -> NoReturn:
    """End the command: what it was asked for is wrong, and nothing was done."""
    _end(Code.REFUSED, message)


def fail(message: str) -> NoReturn:
    """End the command: it could not do what it was asked for."""
    if os.environ.get(DEBUG):
        import traceback

        traceback.print_exc()
    _end(Code.FAILED, f"tokensim: {message}")


def _end(code: Code, message: str) -> NoReturn:
    if sys.stderr is not None:
        with suppress(OSError):  # nobody listens
            print(harmless(message), file=sys.stderr, flush=True)
    raise typer.Exit(code) from None


def _explain(error: OSError) -> str:
    place = f"{error.filename}: " if error.filename is not None else ""
    remedy = _REMEDIES.get(error.errno or 0, f"{DEBUG}=1 shows where")
    return f"{place}{error.strerror or error}; {remedy}"
