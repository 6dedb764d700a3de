"""Plain words of YAML: which are numbers, truths or nothing? (the core schema of YAML 1.2)

In YAML 1.1 `on` and `no` are truths and `12:30` is a number; in YAML 1.2 they are texts.
"""

import math
import re

INTEGER = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
FLOAT = re.compile(r"[-+]?(?:[.][0-9]+|[0-9]+(?:[.][0-9]*)?)(?:[eE][-+]?[0-9]+)?")
NOT_FINITE = re.compile(r"[-+]?[.](?:inf|Inf|INF)|[.](?:nan|NaN|NAN)")
WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
MOST_DIGITS = 30


def resolve(word: str) -> str | int | float | bool | None:
    """What does a plain (unquoted) word of a file stand for?

    Raises ValueError for numbers that are infinite, undefined or very long.
    """
    if word in WORDS:
        return WORDS[word]
    if INTEGER.fullmatch(word):
        if len(word) > MOST_DIGITS:
            raise ValueError(f"a number of {len(word)} digits is too long")
        return int(word, 0) if word[:2] in ("0o", "0x") else int(word)
    if NOT_FINITE.fullmatch(word):
        raise ValueError(f"{word} is not a number that can be used; write a finite one")
    if FLOAT.fullmatch(word):
        return _finite(float(word), word)
    return word


def _finite(number: float, word: str) -> float:
    if math.isinf(number):
        raise ValueError(f"{word[:40]} is not a number that can be used; write a finite one")
    return number
