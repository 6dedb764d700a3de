"""The rules of a user's own: found in the files that a scenario names, if that is allowed."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

from pydantic import TypeAdapter, ValidationError
from pydantic.errors import (
    PydanticSchemaGenerationError,
    PydanticUndefinedAnnotation,
    PydanticUserError,
)

from simulator.scenario.flaws import Flaw, flaws_of
from simulator.scenario.messages import shown
from simulator.scenario.policy_modules import PolicyModule, PolicyModuleError, line_in, read_module
from simulator.scenario.rules import Rule, known_rules

FIELD = "policy_modules"
NOT_ALLOWED = (
    "names Python code, which could do whatever you can do on this computer; read it first, then "
    "allow it with --allow-code (in Python: load(path, allow_code=True))"
)
NO_RULE = "defines no rule; write a subclass of simulator.policies.Rule (docs/write-a-policy.md)"
KEY = re.compile(r"[a-z][a-z0-9_]{0,63}")
_TYPE = re.compile(r"schema for (.*?)[.] Set")
"""How pydantic names a type that it cannot read."""


@dataclass(frozen=True)
class OwnRules:
    """What was found."""

    rules: Mapping[str, type[Rule]] = field(default_factory=dict)
    modules: Mapping[str, PolicyModule] = field(default_factory=dict)
    """By the names in the scenario."""
    flaws: tuple[Flaw, ...] = ()
    complete: bool = True
    """Are these all of the rules?"""


def own_rules(data: Any, base: Path, allow_code: bool) -> OwnRules:
    """Which rules do the files define that a scenario names? Runs them if that is allowed."""
    files = data.get(FIELD) if isinstance(data, Mapping) else None
    if not files:
        return OwnRules()
    if not isinstance(files, list) or not all(isinstance(file, str) and file for file in files):
        return OwnRules(complete=False)  # what is wrong is said by whoever reads the field
    if not allow_code:
        return OwnRules(flaws=(Flaw((FIELD,), NOT_ALLOWED, at_key=True),), complete=False)
    return _open_all(files, base)


def _open_all(files: list[str], base: Path) -> OwnRules:
    rules: dict[str, type[Rule]] = {}
    modules, flaws = {}, []
    for place, file in enumerate(files):
        try:
            modules[file] = module = read_module(file, base)
            for rule in _rules_of(module, file):
                _check(rule, {**known_rules(), **rules})
                rules[rule.key] = rule
        except PolicyModuleError as error:
            flaws.append(Flaw((FIELD, place), str(error)))
    return OwnRules(rules, modules, tuple(flaws), complete=not flaws)


def _rules_of(module: PolicyModule, file: str) -> Iterator[type[Rule]]:
    """Which rules does a file define? Classes whose names begin with _ are for its own use."""
    try:
        found = module.open()
    except (Exception, SystemExit) as error:
        raise PolicyModuleError(_explain(error, file, module.file)) from None
    rules = [
        thing
        for name, thing in vars(found).items()
        if isinstance(thing, type) and issubclass(thing, Rule) and not name.startswith("_")
        if thing.__module__ == module.name
    ]
    if not rules:
        raise PolicyModuleError(f"{shown(file)} {NO_RULE}")
    yield from dict.fromkeys(rules)


def _check(rule: type[Rule], taken: Mapping[str, type[Rule]]) -> None:
    """Can this rule be used beside others? Raises PolicyModuleError."""
    name, key = rule.__name__, getattr(rule, "key", None)
    if key is None:
        raise PolicyModuleError(f'{name} has no key; write `key = "my_rule"` in the class')
    if not isinstance(key, str) or not KEY.fullmatch(key):
        text = "small letters, digits and _ are allowed, a letter first"
        raise PolicyModuleError(f"{name} has the key {shown(key)}; {text}")
    if key in taken and taken[key] is not rule:
        text = f"there is a rule {key} already, {taken[key].__name__}; choose another key"
        raise PolicyModuleError(f"{name}: {text}")
    try:
        rule.model_rebuild()
        _read_defaults(rule)
    except (PydanticUserError, PydanticUndefinedAnnotation) as error:
        raise PolicyModuleError(f"{name}: {_first_line(error)}") from None


def _read_defaults(rule: type[Rule]) -> None:
    """Makes defaults values of their types: they can be written as in a scenario, too."""
    for name, one in rule.model_fields.items():
        if one.is_required() or one.default_factory is not None:
            continue
        kind: Any = Annotated[one.annotation, *one.metadata] if one.metadata else one.annotation
        try:
            one.default = TypeAdapter(kind).validate_python(one.default)
        except ValidationError as error:
            text = "; ".join(flaw.text for flaw in flaws_of(error))
            raise PolicyModuleError(f"{rule.__name__}.{name} has a wrong default: {text}") from None
    rule.model_rebuild(force=True)


def _explain(error: BaseException, file: str, path: str) -> str:
    """What is wrong with a file that cannot be run, and in which line?"""
    if isinstance(error, SyntaxError) and error.filename == path:
        return f"{file}:{error.lineno or 1}: {error.msg}"
    line = line_in(path, error)
    return f"{file}:{line}: {_first_line(error)}" if line else f"{file}: {_first_line(error)}"


def _first_line(error: BaseException) -> str:
    if isinstance(error, PydanticSchemaGenerationError) and (kind := _TYPE.search(str(error))):
        return f"a field of {kind[1]} cannot be read from a file; see docs/write-a-policy.md"
    text = next(iter(str(error).splitlines()), "")
    known = isinstance(error, PydanticUserError | PydanticUndefinedAnnotation)
    return text if known else f"{type(error).__name__}: {text}".removesuffix(": ")
