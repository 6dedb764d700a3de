"""What a worker process hears from the one that began it."""

import os
import shutil
import tempfile
import threading
from multiprocessing import parent_process
from multiprocessing.synchronize import Event

_orders: list[Event] = []
"""Of a worker process: the event that tells it to stop."""


class StoppedError(Exception):
    """The work was called off before it was done."""


def heed(stop: Event, folder: str) -> None:
    """Obey this event from now on, and end with the process that began this one.

    What it puts aside for a moment lies in the folder, and goes with that if it is killed.
    """
    _orders.append(stop)
    tempfile.tempdir = folder
    threading.Thread(target=_end_with_parent, args=(folder,), daemon=True).start()


def check_orders() -> None:
    """Raise StoppedError if this process was told to stop: between two replications, say."""
    if any(order.is_set() for order in _orders):
        raise StoppedError


def _end_with_parent(folder: str) -> None:
    """Nobody else would tell a worker that its parent was killed."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        shutil.rmtree(folder, ignore_errors=True)
        os._exit(1)
