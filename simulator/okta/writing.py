"""Exports of Okta, written: the files that `tokensim import okta` reads."""

import gzip
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from simulator.okta.documents import Token, User
from simulator.okta.events import LogEvent


def write_inventory(path: Path, documents: Iterable[Token] | Iterable[User]) -> None:
    """Write tokens or users as the API lists them. `.gz` compresses."""
    rows = ",\n".join(_line(document.write()) for document in documents)
    _write(path, f"[\n{rows}\n]\n")


def write_log(path: Path, events: Iterable[LogEvent]) -> None:
    """Write events as JSON lines. `.gz` compresses."""
    _write(path, "".join(_line(event.write()) + "\n" for event in events))


def _line(content: dict[str, Any]) -> str:
    return json.dumps(content, separators=(",", ":"), ensure_ascii=False)


def _write(path: Path, text: str) -> None:
    data = text.encode("utf-8")
    path.write_bytes(gzip.compress(data, 9, mtime=0) if path.suffix == ".gz" else data)
