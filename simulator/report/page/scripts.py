"""The scripts of a page, and what a browser may do with it: run these, by digest, and no more."""

import base64
import hashlib
import json
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

VENDORED = ("vega.min.js", "vega-lite.min.js", "vega-interpreter.min.js")
"""In the order in which they need each other."""


@cache
def scripts(*, charts: bool = True) -> tuple[str, ...]:
    """Which scripts does a page carry, in which order? Without charts only its own."""
    if not charts:
        return (_template("page.js"),)
    here = files("simulator.report")
    vendored = [(here / "vendor" / name).read_text(encoding="utf-8") for name in VENDORED]
    return *vendored, _template("page.js")


@cache
def style() -> str:
    """How does a page look?"""
    return _template("page.css")


@cache
def spec(name: str) -> dict[str, object]:
    """A Vega-Lite specification, without where its rules are to be found on the web."""
    text = (files("simulator.report") / "charts" / f"{name}.vl.json").read_text(encoding="utf-8")
    found: dict[str, object] = json.loads(text)
    return {key: value for key, value in found.items() if key not in ("$schema", "description")}


@cache
def security_policy(*, charts: bool = True) -> str:
    """What may a page do? Show itself and run its own scripts; nothing leaves it or comes to it."""
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src {_sources(scripts(charts=charts))}",
            f"style-src {_sources([style()])}",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )


def json_for_html(content: object) -> str:
    """JSON that can stand within a script element: nothing in it can end that."""
    text = json.dumps(content, allow_nan=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _template(name: str) -> str:
    return (files("simulator.report") / "templates" / name).read_text(encoding="utf-8")


def _sources(texts: Sequence[str]) -> str:
    return " ".join(f"'sha256-{_digest(text)}'" for text in texts)


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
