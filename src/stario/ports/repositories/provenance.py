"""Remembered things that were made."""

from abc import abstractmethod
from typing import Protocol

import attrs

from stario.domain.provenance.model.asset import Asset


@attrs.frozen
class Resemblance:
    """An asset, and by how many of its 64 bits its perceptual hash differs from one asked for."""

    asset: Asset
    distance_bits: int


class Assets(Protocol):
    @abstractmethod
    async def add(self, asset: Asset) -> None:
        """
        Remember what was made.

        Raises:
            Conflict: its id or its mark is taken.
        """
        ...

    @abstractmethod
    async def get(self, asset: str) -> Asset:
        """
        Raises:
            NotFound: nothing has this id.
        """
        ...

    @abstractmethod
    async def marked(self, mark: int) -> Asset | None:
        """Find what carries *mark*, an unsigned number of 64 bits."""
        ...

    @abstractmethod
    async def nearest(self, perceptual_hash: int) -> Resemblance | None:
        """
        Find the asset whose picture is most like the one with *perceptual_hash*.

        Only one within `LIKE_BITS` counts; of several equally near ones the newest.
        """
        ...
