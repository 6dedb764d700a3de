"""The blocks of code in the documents."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCUMENTS = [
    ROOT / "README.md",
    *sorted(path for path in (ROOT / "docs").rglob("*.md") if "build" not in path.parts),
]

_BLOCK = re.compile(r"^```([^\n]*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """What stands between two fences."""

    language: str
    text: str
    line: int


def blocks(document: Path, *languages: str) -> list[Block]:
    """Which blocks has a document, in these languages?"""
    text = document.read_text(encoding="utf-8")
    found = (
        Block(match[1], match[2], text.count("\n", 0, match.start()) + 2)
        for match in _BLOCK.finditer(text)
    )
    return [block for block in found if not languages or block.language in languages]


def with_blocks(*languages: str) -> list[Path]:
    """Which documents have blocks in these languages?"""
    return [document for document in DOCUMENTS if blocks(document, *languages)]


def dialogue(block: Block) -> Iterator[tuple[str, str]]:
    """Each command of a console block, and what it should say."""
    for part in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]:
        command, _, said = part.partition("\n")
        yield command, said


def fits(said: str, shown: str) -> bool:
    """Is that what a document shows? There `...` stands for anything."""
    parts = (re.escape(part) for part in shown.split("..."))
    pattern = "(?s:.*)".join(parts).replace("(?s:.*)\\\n", "(?s:.*)\\\n?")
    return re.fullmatch(pattern, said) is not None


def name_of(document: Path) -> str:
    """What is a document called in the names of tests?"""
    return str(document.relative_to(ROOT))
