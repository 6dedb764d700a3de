"""Ctrl-C ends a run soon, wherever it is, and in plain words."""

import signal
import threading
from types import FrameType, TracebackType
from typing import Self


class Interrupts:
    """Heeds Ctrl-C even where libraries swallow it or make another error of it.

    Within this block it is raised as KeyboardInterrupt, at the latest at the next `check`.
    """

    def __init__(self) -> None:
        self.pressed = False
        self.heeded = False

    def __enter__(self) -> Self:
        in_main = threading.current_thread() is threading.main_thread()
        self.heeded = in_main and signal.getsignal(signal.SIGINT) is signal.default_int_handler
        if self.heeded:
            signal.signal(signal.SIGINT, self._press)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.heeded:
            signal.signal(signal.SIGINT, signal.default_int_handler)
        if self.pressed and isinstance(error, Exception):
            pressed = KeyboardInterrupt()
            pressed.__notes__ = getattr(error, "__notes__", [])
            raise pressed from None

    def check(self) -> None:
        """Raise KeyboardInterrupt if Ctrl-C was pressed and something swallowed it."""
        if self.pressed:
            raise KeyboardInterrupt

    def _press(self, signum: int, frame: FrameType | None) -> None:  # noqa: ARG002
        self.pressed = True
        raise KeyboardInterrupt
