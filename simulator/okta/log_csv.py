"""The console's CSV of the System Log: which column is what, and which rows are whole?"""

import csv
import re
from array import array
from collections.abc import Iterator, Sequence
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np

from simulator.okta.elements import LEFT_OUT, content_of
from simulator.okta.findings import Account, Finding
from simulator.okta.log_files import LogFile, copy_in, put

_COLUMNS = {
    "uuid": "uuid",
    "published": "published",
    "timestamp": "published",
    "eventtype": "eventType",
    "target0id": "target",
    "targetid": "target",
}


def from_csv(path: Path, folder: Path, account: Account) -> LogFile:
    """A CSV file of the console as objects, one a line."""
    copy, lines = copy_in(folder), array("q")
    text = content_of(path, account)
    with copy.open("w", encoding="utf-8") as out:
        for line, row in _rows(text, str(path), account):
            put(out, row)
            lines.append(line)
    return LogFile(str(path), copy, np.array(lines, np.int64))


def _rows(text: str, file: str, account: Account) -> Iterator[tuple[int, dict[str, Any]]]:
    reader = csv.reader(StringIO(text, newline=""))
    columns: dict[str, int] = {}
    width = line = 0
    while True:
        before = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            account.wrong(file, before, f"is not CSV: {error}", LEFT_OUT, end=reader.line_num)
            continue
        line = reader.line_num
        if not row:
            continue
        if not width:
            width, columns = len(row), csv_columns(row)
            if missing := sorted({"published", "eventType"} - columns.keys()):
                what = f"is not the console's CSV: no column for {' and '.join(missing)}"
                account.wrong(file, before, what, "left out as a whole")
                return
            if "uuid" not in columns:
                account.note(file, "has no column uuid", "events read twice cannot be told")
        elif len(row) != width or any("\udc80" <= sign <= "\udcff" for sign in "".join(row)):
            what = "is not UTF-8" if len(row) == width else f"has {len(row)} fields, not {width}"
            account.add(Finding(file, before, what, LEFT_OUT, end=line))
        else:
            yield before, _event(row, columns, f"{file}:{before}")


def csv_columns(header: Sequence[str]) -> dict[str, int]:
    """Where are the fields of an event in the console's CSV? By their names in JSON."""
    found: dict[str, int] = {}
    for place, name in enumerate(header):
        plain = re.sub(r"[^a-z0-9]", "", name.lower())
        if plain.endswith("requestapitokenid"):
            found["token"] = place
        elif key := _COLUMNS.get(plain):
            found.setdefault(key, place)
    return found


def _event(row: Sequence[str], columns: dict[str, int], place: str) -> dict[str, Any]:
    def value(key: str) -> str | None:
        return row[columns[key]] or None if key in columns else None

    return {
        "uuid": value("uuid") if "uuid" in columns else place,
        "published": value("published"),
        "eventType": value("eventType"),
        "transaction": {"detail": {"requestApiTokenId": value("token")}},
        "target": [{"id": value("target"), "type": "User"}],
    }
