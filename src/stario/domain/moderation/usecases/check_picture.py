"""Check a picture."""

import attrs

from stario.domain.moderation.model.frame_plan import Seen
from stario.domain.moderation.model.measure import Measure
from stario.domain.moderation.model.picture_policy import verdict_of
from stario.domain.moderation.model.verdict import MediaVerdict, Versions
from stario.domain.moderation.usecases.look_at_pictures import LookAtPictures
from stario.ports.pictures import RgbImage


@attrs.frozen(kw_only=True)
class CheckPicture:
    look: LookAtPictures
    model: str

    async def __call__(self, *pictures: RgbImage, measure: Measure) -> MediaVerdict:
        """
        Judge what it shows, what is written in it, and whether it is one that is banned.

        Args:
            pictures: one, or those of one that moves: the worst of them counts.

        Raises:
            Unavailable: something that has to look is out of reach.
        """
        seen = [Seen(0.0, picture) for picture in pictures]
        looked = await self.look(seen, measure, field="image")
        return verdict_of(
            looked.findings,
            scores=looked.scores,
            needs_person=looked.needs_person,
            texts={"image": looked.text} if looked.text else {},
            versions=Versions(model=self.model),
            bar=measure.bar,
        )
