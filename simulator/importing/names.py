"""How are real tokens and users called in a scenario? Stably, and with nothing but safe signs."""

import re
from hashlib import sha256

_UNSAFE = re.compile(r"[^A-Za-z0-9]+")
_SAFE_ID = re.compile(r"[A-Za-z0-9]{1,24}")
_ROOM = 38


def safe_name(title: str, identity: str) -> str:
    """Which name of a scenario has something with this title and id?

    It does not depend on what else there is, so that nothing is renamed when something is added.
    """
    slug = _UNSAFE.sub("-", title)[:_ROOM].strip("-")
    known = _SAFE_ID.fullmatch(identity)
    mark = identity if known else sha256(identity.encode("utf-8", "replace")).hexdigest()[:16]
    return f"{slug}-{mark}" if slug else mark


def on_one_line(text: str, room: int = 60) -> str:
    """A text as a part of a comment: on one line, without signs that command a terminal."""
    plain = "".join(sign if sign.isprintable() else " " for sign in text)
    return plain if len(plain) <= room else plain[: room - 3] + "..."
