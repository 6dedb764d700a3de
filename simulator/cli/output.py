"""Standard output: what a command was asked for, and nothing else."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def output() -> Iterator[None]:
    """Print within this: a reader who has seen enough (`| head`) changes nothing."""
    try:
        yield
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        _give_up_stdout()
    except OSError as error:
        _give_up_stdout()
        raise OSError(error.errno, error.strerror, "standard output") from error


def show(text: str) -> None:
    """Print a text."""
    with output():
        print(harmless(text))


def harmless(text: str) -> str:
    """The text without the characters that command a terminal: their codes stand instead."""
    return "".join(c if c.isprintable() or c == "\n" else ascii(c)[1:-1] for c in text)


def _give_up_stdout() -> None:
    """What is still in the buffer must not fail again when the interpreter ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
