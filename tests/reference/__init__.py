"""The plain reference: the obvious simulator, one SimPy event per call, with no shortcut.

It shares with the product only the rules (`lifecycle.py`), the list of calls, when a desk is open,
and what fate decides. It is slow and easy to believe; the model must agree with it to the millisecond.
"""

from tests.reference.simulator import Reference

__all__ = ["Reference"]
