"""Scenario files gone wrong: mutants by key, value, structure and raw text, from a fixed seed."""

import copy
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import yaml

from tests.fuzz.material import KEYS, PLAUSIBLE, RULES, SCRAPS, VALUES

SCENARIOS = Path(__file__).parents[2] / "scenarios"
"""The shipped scenarios, which the mutants are made of."""

Random = random.Random


class _Loader(yaml.SafeLoader):
    """Reads like YAML 1.2: the key `on` is a word, and a date is one too."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, known) for tag, known in resolvers if not tag.endswith(("bool", "timestamp"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


Spot = tuple[Any, Any]
"""A mapping or list, and the key or position of something in it."""


def mutants(chunk: int, number: int) -> Iterator[tuple[str, str]]:
    """The mutants of one chunk: name of the shipped scenario, text of the mutant."""
    rng = Random(f"chunk {chunk}")
    shipped = {path.stem: path.read_text() for path in sorted(SCENARIOS.glob("*.yaml"))}
    assert shipped, "there are no scenarios to mutate"
    for _ in range(number):
        name = rng.choice(list(shipped))
        yield name, mutant_of(shipped[name], rng)


def mutant_of(text: str, rng: Random) -> str:
    """One mutant of a scenario: one to three things are changed, of one kind or several."""
    kind = rng.randrange(5)
    if kind < 4:
        data = yaml.load(text, _Loader)  # noqa: S506
        if rng.random() < 0.2:
            _take_care(data, rng)
        for _ in range(rng.choice((1, 1, 1, 2, 3))):
            rng.choice(_BY_KIND[kind])(data, rng)
        text = yaml.safe_dump(data, sort_keys=False, allow_unicode=True)
    if kind == 4 or rng.random() < 0.05:
        for _ in range(rng.choice((1, 1, 2, 5))):
            text = rng.choice(_OF_TEXT)(text, rng)
    return text


def _spots(part: Any) -> Iterator[Spot]:
    items = part.items() if isinstance(part, dict) else enumerate(part)
    for key, value in list(items):
        yield part, key
        if isinstance(value, dict | list):
            yield from _spots(value)


def _spot(data: Any, rng: Random, container: type = object) -> Spot:
    found = [spot for spot in _spots(data) if isinstance(spot[0], container)]
    return rng.choice(found) if found else (data, "name")


def _rename(part: dict[Any, Any], key: Any, new: Any) -> None:
    entries = [(new if old == key else old, value) for old, value in part.items()]
    part.clear()
    part.update(entries)


def _rename_key(data: Any, rng: Random) -> None:
    part, key = _spot(data, rng, dict)
    _rename(part, key, rng.choice(KEYS))


def _misspell_key(data: Any, rng: Random) -> None:
    part, key = _spot(data, rng, dict)
    word = str(key) or "x"
    at = rng.randrange(len(word))
    _rename(
        part, key, rng.choice((word[:at] + word[at + 1 :], word.title(), word + "s", word[::-1]))
    )


def _drop_key(data: Any, rng: Random) -> None:
    part, key = _spot(data, rng)
    if key in part or isinstance(part, list):
        del part[key]


def _add_key(data: Any, rng: Random) -> None:
    part, _ = _spot(data, rng, dict)
    part[rng.choice(KEYS)] = copy.deepcopy(rng.choice(VALUES))


def _replace_value(data: Any, rng: Random) -> None:
    part, key = _spot(data, rng)
    part[key] = copy.deepcopy(rng.choice(VALUES))


def _replace_leaf(data: Any, rng: Random) -> None:
    leaves = [spot for spot in _spots(data) if not isinstance(spot[0][spot[1]], dict | list)]
    if leaves:
        part, key = rng.choice(leaves)
        part[key] = copy.deepcopy(rng.choice(VALUES))


def _vary(data: Any, rng: Random) -> None:
    """Something else that may stand there: most of these mutants are right."""
    part, key = _spot(data, rng, dict)
    known = sorted(PLAUSIBLE.keys() & part.keys()) or ["count"]
    key = rng.choice(known) if key not in PLAUSIBLE else key
    part[key] = copy.deepcopy(rng.choice(PLAUSIBLE[key]))


def _extend(data: Any, rng: Random) -> None:
    """A key that may be there and was not."""
    part, _ = _spot(data, rng, dict)
    of_integrations = ["last_used", "issued", "age", "criticality"]
    of_users = ["turnover", "tenure", "kind", "sign_in"]
    optional = of_integrations if "calls" in part else of_users
    key = rng.choice(optional if "count" in part else ["replications", "lifecycle", "miss"])
    part[key] = copy.deepcopy(rng.choice(PLAUSIBLE[key]))


def _take_care(data: Any, rng: Random) -> None:
    """Policies, recovery, a desk, leaks: most of these mutants are right."""
    rules = copy.deepcopy(rng.sample(RULES, rng.randrange(4)))
    data["policies"] = {"none": [], "p": rules}
    data["policy"] = rng.choice(("p", "p", "p", "none"))
    for key in ("recovery", "desk", "leaks"):
        if rng.random() < 0.5:
            data[key] = copy.deepcopy(rng.choice(PLAUSIBLE[key]))


def _nudge_number(data: Any, rng: Random) -> None:
    numbers = [(p, k) for p, k in _spots(data) if isinstance(p[k], int | float)]
    if numbers:
        part, key = rng.choice(numbers)
        part[key] = rng.choice((-1, 0, 0.5, 2, 1000)) * part[key] + rng.choice((-1, 0, 1))


def _edit_word(data: Any, rng: Random) -> None:
    words = [(p, k) for p, k in _spots(data) if isinstance(p[k], str) and p[k]]
    if words:
        part, key = rng.choice(words)
        at = rng.randrange(len(part[key]))
        part[key] = part[key][:at] + rng.choice("0179 dhwmy%/.-+*:,éP") + part[key][at + 1 :]


def _swap(data: Any, rng: Random) -> None:
    (one, at), (other, there) = _spot(data, rng), _spot(data, rng)
    first, second = copy.deepcopy(one[at]), copy.deepcopy(other[there])
    one[at] = second
    if there in other or isinstance(other, list):
        other[there] = first


def _wrap(data: Any, rng: Random) -> None:
    part, key = _spot(data, rng)
    value = part[key]
    part[key] = rng.choice(
        ([value], [value, copy.deepcopy(value)], {"count": value}, {"x": value}, [[value]])
    )


def _unwrap(data: Any, rng: Random) -> None:
    nested = [(p, k) for p, k in _spots(data) if isinstance(p[k], dict | list) and p[k]]
    if nested:
        part, key = rng.choice(nested)
        value = part[key]
        part[key] = rng.choice(list(value.values() if isinstance(value, dict) else value))


def _to_list(data: Any, rng: Random) -> None:
    nested = [(p, k) for p, k in _spots(data) if isinstance(p[k], dict)]
    if nested:
        part, key = rng.choice(nested)
        part[key] = rng.choice((list(part[key]), [{k: v} for k, v in part[key].items()]))


def _graft(data: Any, rng: Random) -> None:
    (source, key), (part, _) = _spot(data, rng), _spot(data, rng, dict)
    part[key if isinstance(key, str) else "x"] = copy.deepcopy(source[key])


def _repeat_item(data: Any, rng: Random) -> None:
    lists = [p[k] for p, k in _spots(data) if isinstance(p[k], list) and p[k]]
    if lists:
        items = rng.choice(lists)
        items.append(copy.deepcopy(rng.choice(items)))


def _insert_scrap(text: str, rng: Random) -> str:
    at = rng.randrange(len(text) + 1)
    return text[:at] + rng.choice(SCRAPS) + text[at:]


def _delete_some(text: str, rng: Random) -> str:
    at = rng.randrange(len(text) + 1)
    return text[:at] + text[at + rng.choice((1, 1, 1, 3, 20)) :]


def _swap_characters(text: str, rng: Random) -> str:
    at = rng.randrange(len(text) + 1)
    return text[:at] + text[at : at + 2][::-1] + text[at + 2 :]


def _truncate(text: str, rng: Random) -> str:
    return text[: rng.randrange(len(text) + 1)]


def _change_lines(text: str, rng: Random) -> str:
    lines = text.splitlines(keepends=True) or [""]
    at, other = rng.randrange(len(lines)), rng.randrange(len(lines))
    change = rng.randrange(5)
    if change == 0:
        del lines[at]
    elif change == 1:
        lines.insert(other, lines[at])
    elif change == 2:
        lines[at], lines[other] = lines[other], lines[at]
    else:
        lines[at] = "  " + lines[at] if change == 3 else lines[at].lstrip(" ")
    return "".join(lines)


def _carriage_returns(text: str, rng: Random) -> str:
    return text.replace("\n", rng.choice(("\r\n", "\r", "\n\n", "\t\n", " ")))


_BY_KIND: list[list[Callable[[Any, Random], None]]] = [
    [_rename_key, _misspell_key, _drop_key, _add_key],
    [_replace_value, _replace_leaf, _replace_leaf, _nudge_number, _edit_word, _edit_word],
    [_vary, _vary, _vary, _extend, _take_care, _take_care],
    [_swap, _wrap, _unwrap, _to_list, _graft, _repeat_item],
]
_OF_TEXT: list[Callable[[str, Random], str]] = [
    *[_insert_scrap] * 4, *[_delete_some] * 3, _swap_characters, _truncate, *[_change_lines] * 3,
    _carriage_returns,
]  # fmt: skip
