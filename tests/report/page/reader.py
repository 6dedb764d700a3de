"""Reads a page as a browser would: its text, its scripts, and what it wants to load."""

import base64
import hashlib
import json
from html.parser import HTMLParser
from typing import Any

VOID = {"meta", "img", "br", "hr", "link", "input"}


class Reader(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.loads: list[str] = []
        self.texts: list[tuple[str, str]] = []
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.loads += [value or "" for name, value in attrs if name in ("src", "href", "srcset")]
        if tag not in VOID:
            self.open.append(tag)
            if tag in ("script", "style"):
                self.texts.append((tag, ""))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append((self.open[-1] if self.open else "", data))

    def within(self, tag: str) -> list[str]:
        """What stands in the elements of this name?"""
        return [text for where, text in self.texts if where == tag and text]

    @property
    def text(self) -> str:
        """What people read, with single blanks."""
        shown = (text for where, text in self.texts if where not in ("script", "style"))
        return " ".join(" ".join(shown).split())

    @property
    def policy(self) -> dict[str, list[str]]:
        """What is the page allowed? Sources, by directive."""
        (told,) = (
            attrs["content"]
            for tag, attrs in self.tags
            if tag == "meta" and attrs.get("http-equiv") == "Content-Security-Policy"
        )
        parts = [part.split() for part in (told or "").split(";")]
        return {part[0]: part[1:] for part in parts}

    @property
    def content(self) -> Any:
        """What the scripts draw."""
        return json.loads(self.within("script")[0])


def digest(text: str) -> str:
    """How does a policy name a script or a style?"""
    found = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{found}'"
