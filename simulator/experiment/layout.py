"""In which order are the worlds of several variants simulated?"""

from dataclasses import dataclass

BLOCK = 50
"""So many worlds of a variant follow each other, if nobody knows how many it will take."""


@dataclass(frozen=True)
class Layout:
    """All worlds of all variants, numbered through.

    A block of worlds of the first variant comes before the same worlds of the second; after those
    of the last variant comes the next block. So few scenarios go out with a chunk, and worlds are
    complete, under all variants, soon after each other.
    """

    variants: int
    worlds: int
    """Of each variant."""
    block: int

    @property
    def total(self) -> int:
        """How many are there?"""
        return self.variants * self.worlds

    def place(self, number: int) -> tuple[int, int]:
        """Which variant is it, and which world?"""
        block, rest = divmod(number, self.variants * self.block)
        begin = block * self.block
        variant, world = divmod(rest, min(self.block, self.worlds - begin))
        return variant, begin + world
