"""Pictures that fans share."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import Protocol

import attrs

from stario.domain.kernel.language import Language
from stario.ports.cutouts import Cutout
from stario.ports.pictures import RgbImage

CARD_WIDTH, CARD_HEIGHT = 1200, 630
"""Pixels; what messengers show of a link (Open Graph)."""


@attrs.frozen(kw_only=True)
class CardPhoto:
    """A fan's own photo, as it was sent, and her face in the upright picture, in pixels."""

    photo: bytes = attrs.field(repr=False)
    x: float
    y: float
    width: float
    height: float


@attrs.frozen(kw_only=True)
class ResultCard:
    """
    What a card says.

    `score` is 0 to 100. `badge` and `features` are words of `language`; `label` says in it that
    AI made the card. `fan` only where she asked for her photo to be kept.
    """

    artist: Cutout
    artist_name: str
    score: float
    badge: str
    features: Sequence[str]
    label: str
    language: Language
    verify_url: str
    fan: CardPhoto | None = None


class CardPainter(Protocol):
    @abstractmethod
    async def paint(self, card: ResultCard) -> RgbImage:
        """
        Draw *card*, `CARD_HEIGHT` by `CARD_WIDTH`; the same card gives the same picture.

        Raises:
            Invalid: `glyph_missing`: the artist's name can't be written.
        """
        ...
