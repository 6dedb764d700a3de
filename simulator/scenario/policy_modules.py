"""Python files of a user's own that define rules of policies. To open one is to run it."""

import sys
from dataclasses import dataclass, field
from hashlib import sha256
from importlib.abc import ExecutionLoader
from importlib.util import decode_source, module_from_spec, spec_from_loader
from pathlib import Path
from stat import S_ISREG
from traceback import extract_tb
from types import CodeType, ModuleType
from typing import Annotated, Any

from pydantic import (
    PlainSerializer,
    PlainValidator,
    SerializationInfo,
    ValidationInfo,
    WithJsonSchema,
)

from simulator.scenario.messages import shown
from simulator.scenario.shape import Reading, written_file

FILE_SCHEMA: dict[str, Any] = {
    "type": "string",
    "title": "Policy module",
    "description": "A Python file that defines rules, relative to the scenario.",
    "minLength": 1,
    "examples": ["my_rules.py"],
}


class PolicyModuleError(ValueError):
    """A file of rules that cannot be used. The message is for the user."""


@dataclass(frozen=True)
class PolicyModule:
    """A file that defines rules, as it was when it was read.

    Its text goes with the scenario, so that other processes have the same rules, and a run can
    keep a copy.
    """

    file: str
    source: bytes = field(repr=False)

    @property
    def name(self) -> str:
        """By which name does Python know it? By another one for every file and every text."""
        digest = sha256(self.file.encode(errors="replace") + b"\0" + self.source).hexdigest()
        return f"tokensim_rules_{digest[:32]}"

    def open(self) -> ModuleType:
        """What does it define? Runs the file, once in every process."""
        name = self.name
        if name not in sys.modules:
            loader = _Loader(self)
            spec = spec_from_loader(name, loader)
            assert spec is not None  # noqa: S101 - there is a loader
            sys.modules[name] = module = module_from_spec(spec)
            try:
                loader.exec_module(module)
            except BaseException:
                del sys.modules[name]
                raise
        return sys.modules[name]

    def __reduce__(self) -> tuple[Any, ...]:
        """Another process that is sent an open one opens it, before its rules arrive."""
        return (_opened if self.name in sys.modules else PolicyModule), (self.file, self.source)


def _opened(file: str, source: bytes) -> PolicyModule:
    module = PolicyModule(file, source)
    module.open()
    return module


class _Loader(ExecutionLoader):
    """Runs a text as that of its file, and leaves nothing beside the file (no `__pycache__`)."""

    def __init__(self, module: PolicyModule) -> None:
        self.module = module

    def get_filename(self, fullname: str) -> str:  # noqa: ARG002
        """Which file do tracebacks name?"""
        return self.module.file

    def get_source(self, fullname: str) -> str:  # noqa: ARG002
        """Which lines do tracebacks show?"""
        return decode_source(self.module.source)

    def get_code(self, fullname: str) -> CodeType:  # noqa: ARG002
        """What is run?"""
        return self.source_to_code(self.module.source, self.module.file)


def line_in(file: str, error: BaseException) -> int | None:
    """In which line of a file was something raised, or what caused it? The last one."""
    lines = [frame.lineno for frame in extract_tb(error.__traceback__) if frame.filename == file]
    if lines or error.__cause__ is None:
        return lines[-1] if lines else None
    return line_in(file, error.__cause__)


def read_module(file: str, base: Path) -> PolicyModule:
    """Which file is meant, and what does it say? Nothing is run. Raises PolicyModuleError."""
    path = (base / file).absolute()
    try:
        if not S_ISREG(path.stat().st_mode):
            raise PolicyModuleError(f"{shown(file)} is not a file")
        return PolicyModule(str(path), path.read_bytes())
    except FileNotFoundError:
        raise PolicyModuleError(f"{shown(file)} does not exist") from None
    except OSError as error:
        raise PolicyModuleError(f"{shown(file)} cannot be read: {error.strerror}") from None
    except ValueError as error:
        if isinstance(error, PolicyModuleError):
            raise
        raise PolicyModuleError(f"{shown(file)} cannot be the name of a file") from None


def _read(value: Any, info: ValidationInfo) -> PolicyModule:
    if isinstance(value, PolicyModule):
        return value
    if not isinstance(value, str) or not value:
        raise ValueError(f"{shown(value)} is not the name of a file, such as my_rules.py")
    reading = info.context
    if isinstance(reading, Reading):
        return reading.modules.get(value) or PolicyModule(value, b"")  # what is wrong is said
    return read_module(value, Path())


def _write(module: PolicyModule, info: SerializationInfo) -> str:
    return written_file(module.file, info)


ModuleFile = Annotated[
    PolicyModule, PlainValidator(_read), PlainSerializer(_write), WithJsonSchema(FILE_SCHEMA)
]
