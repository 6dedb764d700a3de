"""Pictures on disk: the same bytes for the same figure, whenever and wherever it is drawn."""

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from simulator.report.pictures.style import drawing

if TYPE_CHECKING:
    from matplotlib.figure import Figure

WIDTH = 1600
"""Of a PNG, in pixels."""

FORMATS = ("png", "svg")

_METADATA: dict[str, dict[str, str | None]] = {
    "png": {"Software": None},
    "svg": {"Date": None, "Creator": None},
}


def save(figure: "Figure", stem: Path) -> tuple[Path, ...]:
    """Write a figure beside `stem` as PNG (1600 pixels wide) and SVG: which files are they?"""
    paths = tuple(stem.with_name(f"{stem.name}.{kind}") for kind in FORMATS)
    for path in paths:
        path.write_bytes(picture_bytes(figure, path.suffix[1:]))
    return paths


def picture_bytes(figure: "Figure", kind: str, width: int = WIDTH) -> bytes:
    """What is in the file of a figure? `kind`: png or svg; `width` in pixels (of a PNG)."""
    buffer = BytesIO()
    with drawing():
        dpi = width / figure.get_figwidth()
        figure.savefig(buffer, format=kind, dpi=dpi, metadata=_METADATA[kind])
    return buffer.getvalue()
