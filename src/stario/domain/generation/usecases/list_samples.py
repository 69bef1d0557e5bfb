"""List the samples of an artist's made voice."""

import attrs

from stario.domain.generation.model.voice_message import VoiceMessage
from stario.domain.kernel.ids import ArtistId
from stario.ports.storage import Storage


@attrs.frozen(kw_only=True)
class ListSamples:
    storage: Storage

    async def __call__(self, artist: ArtistId) -> tuple[VoiceMessage, ...]:
        """
        One a language, in order of language.

        Raises:
            NotFound: no such artist.
        """
        async with self.storage() as work:
            await work.artists.get(artist)
            samples = await work.voice_messages.samples(artist)
        return tuple(sorted(samples, key=lambda sample: sample.language))
