"""Libraries that only some of us have."""

from importlib.util import find_spec


class NotInstalledError(ImportError):
    """A library that is needed is not there. The message is for the user."""


def check_installed(what: str, libraries: tuple[str, ...], extra: str) -> None:
    """Raises NotInstalledError, with how to install it, if a library is not there."""
    if missing := [name for name in libraries if find_spec(name) is None]:
        lacking = " and ".join(missing)
        raise NotInstalledError(
            f"{what} needs {lacking}, which is not installed: pip install 'tokensim[{extra}]'"
        )
