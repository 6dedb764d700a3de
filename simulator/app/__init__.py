"""What if? A scenario, its knobs, and what turning them changes in the same worlds."""

from simulator.app.explorer import Explorer, explore
from simulator.app.needed import NotInstalledError

__all__ = ["Explorer", "NotInstalledError", "explore"]
