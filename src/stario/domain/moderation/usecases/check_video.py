"""Check a film: what it shows, what is written in it, and what is said."""

from pathlib import Path

import attrs

from stario.domain.moderation.model.measure import Measure
from stario.domain.moderation.model.picture_policy import verdict_of
from stario.domain.moderation.model.verdict import MediaVerdict, Versions
from stario.domain.moderation.usecases.listen import Listen
from stario.domain.moderation.usecases.look_at_pictures import LookAtPictures
from stario.ports.media_reading import FrameSampler, MediaReader


@attrs.frozen(kw_only=True)
class CheckVideo:
    look: LookAtPictures
    listen: Listen
    frame_sampler: FrameSampler
    media_reader: MediaReader
    model: str

    async def __call__(self, file: Path, measure: Measure) -> MediaVerdict:
        """
        Judge *file*: a frame a second and after each cut, a few of them for words, and the speech.

        Raises:
            FileTypeUnknown, MediaUnreadable: it is no film.
            Unavailable: something that has to look or listen is out of reach.
        """
        looked = await self.look(await self.frame_sampler.sample(file), measure, field="video")
        heard = await self.listen(await self.media_reader.read(file), measure)
        texts = {"audio": heard.text, "video": looked.text}
        return verdict_of(
            [*looked.findings, *heard.findings],
            scores=looked.scores | heard.scores,
            needs_person=(*looked.needs_person, *heard.needs_person),
            texts={field: text for field, text in texts.items() if text},
            versions=Versions(model=self.model),
            bar=measure.bar,
        )
