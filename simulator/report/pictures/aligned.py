"""Tables of plain text."""

from collections.abc import Iterator, Sequence


def aligned(rows: Sequence[Sequence[str]], left: Sequence[int] = (0,)) -> Iterator[str]:
    """Lines in which the columns stand below each other: those in `left` at their left ends."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [
            text.ljust(width) if place in left else text.rjust(width)
            for place, (text, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield "  ".join(cells).rstrip()


def cut(text: str, width: int, tail: int = 0) -> str:
    """The text, shortened to so many characters if it is longer: `tail` of them of its end."""
    if len(text) <= width:
        return text
    return text[: width - 1 - tail] + "…" + text[len(text) - tail :]
