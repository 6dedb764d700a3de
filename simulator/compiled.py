"""How is a numeric kernel compiled, and where does its machine code wait for the next run?

Numba keeps machine code beside the source and renews it when *that file* changes, not when a kernel
it calls has changed in another file: after an update it would go on running old rules. So the code
is kept in a folder named after the text of all kernels.
"""

from collections.abc import Callable
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import numba
from numba.core import config

Kernel = Callable[..., Any]
_PACKAGE = Path(__file__).parent
_KERNELS = ("lifecycle.py", "randomness.py", "compiled.py", "demand/*.py", "model/*.py")
_LEARNING = ("compiled.py", "learning/*.py")


def _fingerprint(kernels: tuple[str, ...]) -> str:
    digest = sha256()
    for pattern in kernels:
        for source in sorted(_PACKAGE.glob(pattern)):
            digest.update(source.read_bytes())
    return digest.hexdigest()[:12]


@cache
def _folder(kernels: tuple[str, ...]) -> str:
    """Where machine code is kept; '' leaves the choice to numba (the package is read-only)."""
    folder = _PACKAGE / "__pycache__" / f"kernels-{_fingerprint(kernels)}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return ""
    return str(folder)


_FOLDER = config.CACHE_DIR or _folder(_KERNELS)


_OPTIONS = {
    "error_model": "numpy",
    "nogil": True,
    "_nrt": False,  # nothing is allocated: spares counting references to every array at every call
}


def compiled(kernel: Kernel) -> Kernel:
    """Compile a kernel on its first use, as a part of the kernels that call it."""
    inner = {"forceinline": True, "no_cpython_wrapper": True, "no_cfunc_wrapper": True}
    return numba.njit(kernel, **_OPTIONS, **inner)  # type: ignore[no-any-return]


def entry(kernel: Kernel) -> Kernel:
    """Compile a kernel that Python calls: its machine code is kept for the next run."""
    return _kept_in(_FOLDER, kernel, _OPTIONS)


def fitting(kernel: Kernel) -> Kernel:
    """Compile a kernel that learns from data: it may allocate, and is kept like an `entry`."""
    options = {"error_model": "numpy", "nogil": True}
    return _kept_in(config.CACHE_DIR or _folder(_LEARNING), kernel, options)


def _kept_in(folder: str, kernel: Kernel, options: dict[str, Any]) -> Kernel:
    before, config.CACHE_DIR = config.CACHE_DIR, folder
    try:
        return numba.njit(kernel, cache=True, **options)  # type: ignore[no-any-return]
    finally:
        config.CACHE_DIR = before
