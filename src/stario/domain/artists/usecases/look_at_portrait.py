"""Check a portrait before it becomes an artist's."""

import attrs

from stario.domain.kernel.language import Language
from stario.domain.moderation.model.measure import Measure
from stario.domain.moderation.model.picture_policy import OURS
from stario.domain.moderation.model.verdict import VerdictStatus
from stario.domain.moderation.usecases.check_picture import CheckPicture
from stario.ports.mockups import ArtworkReader

UNSUITABLE = "unsuitable"


@attrs.frozen(kw_only=True)
class LookAtPortrait:
    artwork_reader: ArtworkReader
    check_picture: CheckPicture

    async def __call__(self, content: bytes) -> tuple[str, ...]:
        """
        Give `unsuitable` for what is explicit, banned or has words that we print nowhere.

        In doubt too: she has other pictures, and staff look at each page before it opens. For the
        same reason violence, which no model here can tell, asks nobody twice.

        Raises:
            ArtworkUnusable: it can't be decoded.
            Unavailable: something that has to look is out of reach.
        """
        picture = await self.artwork_reader.flatten(content)
        measure = Measure(language=Language.UZBEK, bar=OURS)
        verdict = await self.check_picture(picture, measure=measure)
        return () if verdict.status is VerdictStatus.APPROVED else (UNSUITABLE,)
