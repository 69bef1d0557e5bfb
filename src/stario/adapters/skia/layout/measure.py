"""How large words are, as the layout asks a typesetter."""

from abc import abstractmethod
from typing import Protocol

import attrs


@attrs.frozen
class Extent:
    """
    The ink of a line at size 1: how far it reaches from the start of the baseline.

    `ascent` is upwards and `descent` downwards, so that both are mostly positive.
    """

    left: float
    right: float
    ascent: float
    descent: float

    @property
    def width(self) -> float:
        return self.right - self.left


class Measure(Protocol):
    @abstractmethod
    def extent(self, text: str, face: str, tracking: float) -> Extent:
        """
        Measure one line of *text* in the typeface named *face*.

        Args:
            tracking: what is added after each letter, in parts of the size.
        """
        ...
