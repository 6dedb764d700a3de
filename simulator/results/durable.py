"""What must outlive a power failure is written here."""

import os
from pathlib import Path


def write_durably(path: Path, content: bytes) -> None:
    """Write a file, and come back when it is on the disk. Before, it is not there, or as it was."""
    begun = path.with_name(f".{path.name}.new")
    begun.write_bytes(content)
    settle(begun)
    begun.replace(path)
    settle(path.parent)


def settle(path: Path) -> None:
    """Come back when what was written to a file, or the names in a folder, are on the disk."""
    if path.is_dir() and os.name == "nt":
        return  # no such thing there
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
