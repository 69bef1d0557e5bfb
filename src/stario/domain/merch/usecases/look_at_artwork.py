"""Check a picture that a fan brings, before it stands on anything."""

import attrs

from stario.domain.generation.model.rejection import ContentRejected, RejectedSpan
from stario.domain.merch.model.design_wish import DesignWish
from stario.domain.merch.usecases.find_artwork import FoundArtwork
from stario.domain.moderation.model.measure import Measure
from stario.domain.moderation.model.picture_policy import BROUGHT
from stario.domain.moderation.model.restriction import Restrictions
from stario.domain.moderation.model.verdict import MediaVerdict, VerdictStatus
from stario.domain.moderation.usecases.check_picture import CheckPicture
from stario.ports.mockups import ArtworkReader

FIELD = "image_url"
SUGGESTION = "choose_another_picture"


@attrs.frozen(kw_only=True)
class LookAtArtwork:
    artwork_reader: ArtworkReader
    check_picture: CheckPicture

    async def __call__(
        self, wish: DesignWish, artwork: FoundArtwork | None, restrictions: Restrictions | None
    ) -> MediaVerdict | None:
        """
        Give what a person must see, or None: there is nothing of hers, or nothing to doubt in it.

        Args:
            restrictions: the artist's whose product it is; None: nobody's.

        Raises:
            ContentRejected: it is nothing to be printed.
            Unavailable: something that has to look is out of reach.
        """
        if wish.artwork is None or artwork is None or artwork.content is None:
            return None
        picture = await self.artwork_reader.flatten(artwork.content)
        bar = BROUGHT
        if restrictions is not None:
            bar = bar.beside(allows_suggestive=restrictions.allow_suggestive)
        measure = Measure(language=wish.language, bar=bar, restrictions=restrictions)
        verdict = await self.check_picture(picture, measure=measure)
        if verdict.status is VerdictStatus.REJECTED:
            raise ContentRejected(spans=_spans(verdict), suggestion=SUGGESTION)
        return verdict if verdict.status is VerdictStatus.PENDING_REVIEW else None


def _spans(verdict: MediaVerdict) -> tuple[RejectedSpan, ...]:
    return tuple(
        RejectedSpan(
            category=flag.category, field=FIELD, start=0, end=0, confidence=flag.confidence
        )
        for flag in verdict.flags
    )
