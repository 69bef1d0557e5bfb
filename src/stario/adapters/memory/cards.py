"""Cards of flat colour: the right size, another one for each card, nothing drawn."""

from hashlib import sha256

import attrs
import numpy as np

from stario.adapters.memory.painting import missing_glyph
from stario.domain.kernel.errors import Invalid
from stario.ports.cards import CARD_HEIGHT, CARD_WIDTH, CardPainter, ResultCard
from stario.ports.pictures import RgbImage

_STRIPES = 16


@attrs.frozen
class MemoryCardPainter(CardPainter):
    """Stripes whose colours follow from all that the card says."""

    async def paint(self, card: ResultCard) -> RgbImage:
        missing = missing_glyph(card.artist_name)
        if missing is not None:
            raise Invalid("artist_name", "glyph_missing", character=missing)
        digest = sha256(repr(attrs.astuple(card)).encode()).digest()
        colours = np.frombuffer((digest * 2)[: _STRIPES * 3], np.uint8).reshape(1, _STRIPES, 3)
        return np.repeat(
            np.repeat(colours, CARD_HEIGHT, axis=0), CARD_WIDTH // _STRIPES, axis=1
        ).copy()
