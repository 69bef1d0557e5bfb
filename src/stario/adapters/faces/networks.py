"""What an engine for faces consists of."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from stario.adapters.faces.geometry import LocatedFace
from stario.adapters.faces.photo import Picture

Embeddings = NDArray[np.float32]
"""`(faces, size)`, each row a unit vector."""


class FaceNetworks(Protocol):
    """Both methods may be called from several threads at once."""

    @property
    @abstractmethod
    def engine(self) -> str:
        """Name and version of the weights."""
        ...

    @property
    @abstractmethod
    def crops_at_once(self) -> int:
        """How many crops `describe` takes best."""
        ...

    @abstractmethod
    def locate(self, picture: Picture) -> list[LocatedFace]:
        """The faces of *picture*, in its pixels, the largest first."""
        ...

    @abstractmethod
    def describe(self, crops: Sequence[Picture]) -> Embeddings:
        """The embeddings of aligned crops of 112 pixels."""
        ...
