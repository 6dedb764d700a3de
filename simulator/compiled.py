"""How is a numeric kernel compiled, and where does its machine code wait for the next run?

Numba keeps machine code beside the source and renews it when *that file* changes, not when a kernel
it calls has changed in another file: after an update it would go on running old rules. So the code
is kept in a folder named after the text of all kernels.
"""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import numba
from numba.core import config

Kernel = Callable[..., Any]
_PACKAGE = Path(__file__).parent
_KERNELS = ("lifecycle.py", "randomness.py", "compiled.py", "demand/*.py", "model/*.py")


def _fingerprint() -> str:
    digest = sha256()
    for pattern in _KERNELS:
        for source in sorted(_PACKAGE.glob(pattern)):
            digest.update(source.read_bytes())
    return digest.hexdigest()[:12]


def _folder() -> str:
    """Where machine code is kept; '' leaves the choice to numba (the package is read-only)."""
    folder = _PACKAGE / "__pycache__" / f"kernels-{_fingerprint()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return ""
    return str(folder)


_FOLDER = config.CACHE_DIR or _folder()


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
    before, config.CACHE_DIR = config.CACHE_DIR, _FOLDER
    try:
        return numba.njit(kernel, cache=True, **_OPTIONS)  # type: ignore[no-any-return]
    finally:
        config.CACHE_DIR = before
