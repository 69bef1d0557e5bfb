"""Check a recording."""

from pathlib import Path

import attrs

from stario.domain.moderation.model.measure import Measure
from stario.domain.moderation.model.picture_policy import verdict_of
from stario.domain.moderation.model.verdict import MediaVerdict, Versions
from stario.domain.moderation.usecases.listen import Listen
from stario.ports.media_reading import MediaReader


@attrs.frozen(kw_only=True)
class CheckAudio:
    listen: Listen
    media_reader: MediaReader
    model: str

    async def __call__(self, file: Path, measure: Measure) -> MediaVerdict:
        """
        Judge what is said in *file*.

        Raises:
            FileTypeUnknown, MediaUnreadable: it is no sound.
            Unavailable: something that has to listen is out of reach.
        """
        heard = await self.listen(await self.media_reader.read(file), measure)
        return verdict_of(
            heard.findings,
            scores=heard.scores,
            needs_person=heard.needs_person,
            texts={"audio": heard.text},
            versions=Versions(model=self.model),
            bar=measure.bar,
        )
