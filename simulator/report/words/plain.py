"""Text for terminals that know few letters."""

from collections.abc import Mapping

_INSTEAD: Mapping[int, str] = str.maketrans(
    {"…": "...", "–": "-", "±": "+/-", "✓": "*", "✗": "!", "×": "x"}
)


def plain(text: str, encoding: str) -> str:
    """The text, in letters that an encoding has, as far as this program writes others."""
    try:
        text.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return text.translate(_INSTEAD)
    return text
