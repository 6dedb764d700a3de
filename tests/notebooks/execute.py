"""Run every notebook from its script, and store what it shows: `make notebooks`."""

import os
import re
from base64 import b64decode, b64encode
from io import BytesIO
from pathlib import Path

import jupytext
import nbformat
from nbclient import NotebookClient
from PIL import Image

GONE = {"text/plain": ""}
PICTURE = re.compile(r"(?<=data:image/png;base64,)[A-Za-z0-9+/=]+")
WIDGET = "application/vnd.jupyter.widget-view+json"


def executed(script: Path) -> nbformat.NotebookNode:
    """The notebook of a script, with its outputs and without traces of when and where it ran."""
    notebook = jupytext.read(script)
    client = NotebookClient(
        notebook,
        timeout=120,
        kernel_name="python3",
        resources={"metadata": {"path": str(script.parent)}},
    )
    client.execute(env={k: v for k, v in os.environ.items() if k != "MPLBACKEND"})
    for number, cell in enumerate(notebook["cells"]):
        cell["id"] = f"cell-{number}"
        cell["metadata"].pop("execution", None)
        for output in cell.get("outputs", []):
            _keep_little(output.get("data", {}))
        if "outputs" in cell:  # the line that said how far it was is empty by now
            cell["outputs"] = [one for one in cell["outputs"] if one.get("data") != GONE]
    notebook["metadata"].pop("widgets", None)
    notebook["metadata"]["language_info"] = {"name": "python"}
    return notebook


def _keep_little(data: dict[str, str]) -> None:
    """Pictures of few colours; and no sliders, which live as long as their kernel."""
    data.pop(WIDGET, None)
    if "image/png" in data:
        data["image/png"] = _smaller(data["image/png"])
    if "text/html" in data:
        data["text/html"] = PICTURE.sub(lambda found: _smaller(found[0]), data["text/html"])


def _smaller(picture: str) -> str:
    """The same picture with 256 colours: a third of the size, and nobody sees it."""
    image = Image.open(BytesIO(b64decode(picture))).convert("RGB")
    small = BytesIO()
    image.quantize(256, dither=Image.Dither.NONE).save(small, "png", optimize=True)
    return b64encode(small.getvalue()).decode("ascii")


if __name__ == "__main__":
    for path in sorted(Path("notebooks").glob("*.py")):
        nbformat.write(executed(path), path.with_suffix(".ipynb"))
