"""An export made live: the inventory, then 90 days of the log, resumed if it was broken off."""

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from simulator.okta.client import Client, LiveError
from simulator.okta.events import KEPT
from simulator.okta.times import format_instant, instant_of

_PROGRESS = "progress.json"
_TOKENS = {"limit": "200"}
_USERS = {"limit": "200"}


@dataclass(frozen=True)
class Download:
    """Where an export was put, and when the inventory was taken (ms since 1970)."""

    tokens: Path
    users: Path
    log: Path
    at: int


def fetch(url: str, folder: Path, *, now: datetime, client: Client | None = None) -> Download:
    """Download an organisation to a folder, or go on where that was broken off.

    The log is that of the 90 days up to when the tokens are listed, by the organisation's own clock
    (`Date`); `now`: if its answers have none. Raises LiveError, and OSError.
    """
    client = client or Client(url)
    try:
        return _Fetching(client, folder, now).fetch()
    finally:
        client.close()


class _Fetching:
    def __init__(self, client: Client, folder: Path, now: datetime) -> None:
        self.client, self.folder, self.now = client, folder, now
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.progress = self._read_progress()

    def fetch(self) -> Download:
        if not self.progress:
            self._begin()
        if self.progress["next"] is not None:
            self._read_log()
        found = Download(
            self.folder / "api-tokens.json",
            self.folder / "users.json",
            self.folder / "log.jsonl",
            int(self.progress["at"]),
        )
        missing = [
            path.name for path in (found.tokens, found.users, found.log) if not path.exists()
        ]
        if missing:
            raise LiveError(f"{self.folder} lacks {', '.join(missing)}; remove it and begin anew")
        return found

    def _begin(self) -> None:
        if any(self.folder.iterdir()):
            raise LiveError(f"{self.folder} holds something else; choose another --download")
        self._save_list("users.json", "/api/v1/users", _USERS)
        at = self.client.there or instant_of(self.now)  # an organisation has a clock of its own
        self._save_list("api-tokens.json", "/api/v1/api-tokens", _TOKENS)
        (self.folder / "log.jsonl").write_bytes(b"")
        self._keep({"url": self.client.url, "at": at, "next": "/api/v1/logs", "bytes": 0})

    def _save_list(self, name: str, address: str, params: Mapping[str, str]) -> None:
        items = [item for page in self.client.pages(address, params) for item in page.items]
        text = ",\n".join(json.dumps(item) for item in items)
        (self.folder / name).write_text(f"[\n{text}\n]\n", encoding="utf-8")

    def _read_log(self) -> None:
        """Page by page; what is on the disk and where to go on are always in step."""
        address, params = str(self.progress["next"]), None
        if address.startswith("/"):
            since = int(self.progress["at"]) - KEPT
            params = {
                "since": format_instant(since),
                "until": format_instant(int(self.progress["at"])),
                "limit": "1000",
                "sortOrder": "ASCENDING",
            }
        with (self.folder / "log.jsonl").open("r+b") as out:
            if out.seek(0, os.SEEK_END) < int(self.progress["bytes"]):
                raise LiveError(f"{out.name} has been cut off; remove {self.folder} and begin anew")
            out.truncate(int(self.progress["bytes"]))
            out.seek(0, os.SEEK_END)
            for page in self.client.pages(address, params):
                out.write(_lines(page.items))
                out.flush()
                os.fsync(out.fileno())
                following = page.following if page.items else None
                self._keep({**self.progress, "next": following, "bytes": out.tell()})
                if following is None:
                    break

    def _keep(self, progress: Mapping[str, Any]) -> None:
        aside = self.folder / f".{_PROGRESS}"
        aside.write_text(json.dumps(progress, indent=2) + "\n", encoding="utf-8")
        aside.replace(self.folder / _PROGRESS)
        self.progress = dict(progress)

    def _read_progress(self) -> dict[str, Any]:
        path = self.folder / _PROGRESS
        if not path.exists():
            return {}
        try:
            progress = dict(json.loads(path.read_text(encoding="utf-8")))
            complete = {"url", "at", "next", "bytes"} <= progress.keys()
        except (ValueError, TypeError):
            complete = False
        if not complete:
            raise LiveError(f"{path} cannot be read; remove {self.folder} and begin anew")
        if progress["url"] != self.client.url:
            text = f"{self.folder} was downloaded from {progress['url']}; choose another --download"
            raise LiveError(text)
        return progress


def _lines(items: Iterable[Any]) -> bytes:
    return "".join(json.dumps(item) + "\n" for item in items).encode()


__all__ = ["Download", "LiveError", "fetch"]
