"""Pictures as files: the same bytes for the same picture."""

from pathlib import Path
from typing import TYPE_CHECKING

from simulator.report.style import styled

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def save(figure: "Figure", path: Path) -> None:
    """Save a figure as `path`.png and `path`.svg, in the size that it was made for."""
    with styled():
        figure.savefig(path.with_suffix(".png"), metadata={"Software": None})
        figure.savefig(path.with_suffix(".svg"), metadata={"Date": None, "Creator": None})
