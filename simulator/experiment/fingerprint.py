"""Is this the same program? Two that are not may find different bytes for the same seed."""

from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

_PACKAGES = ("duckdb", "numba", "numpy", "simpy")
"""Of other people's, those that have a say in what is found and how it is written."""


@cache
def fingerprint() -> str:
    """What tells this program from others? Its version, and a digest of its source."""
    digest = sha256(" ".join(version(package) for package in _PACKAGES).encode())
    root = Path(__file__).parents[1]
    for path in sorted(root.rglob("*.py")):
        digest.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes())
    return f"{version('tokensim')} {digest.hexdigest()[:16]}"
