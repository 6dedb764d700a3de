"""Run every notebook from its script, and store what it shows: `make notebooks`."""

from pathlib import Path

import jupytext
import nbformat
from nbclient import NotebookClient

GONE = {"text/plain": ""}


def executed(script: Path) -> nbformat.NotebookNode:
    """The notebook of a script, with its outputs and without traces of when and where it ran."""
    notebook = jupytext.read(script)
    client = NotebookClient(
        notebook,
        timeout=120,
        kernel_name="python3",
        resources={"metadata": {"path": str(script.parent)}},
    )
    client.execute()
    for number, cell in enumerate(notebook["cells"]):
        cell["id"] = f"cell-{number}"
        cell["metadata"].pop("execution", None)
        if "outputs" in cell:  # the line that said how far it was is empty by now
            cell["outputs"] = [one for one in cell["outputs"] if one.get("data") != GONE]
    notebook["metadata"]["language_info"] = {"name": "python"}
    return notebook


if __name__ == "__main__":
    for path in sorted(Path("notebooks").glob("*.py")):
        nbformat.write(executed(path), path.with_suffix(".ipynb"))
