"""See who has the best ears."""

import attrs

from stario.domain.kernel.ids import ArtistId
from stario.domain.kernel.paging import Page, PageRequest
from stario.domain.voices.model.leaderboard import Period, Standing
from stario.ports.storage import Storage
from stario.ports.system import Clock


@attrs.frozen(kw_only=True)
class ReadVoiceLeaderboard:
    storage: Storage
    clock: Clock

    async def __call__(
        self, request: PageRequest, *, artist: ArtistId | None, period: Period
    ) -> Page[Standing]:
        """
        List fans who chose a name to be shown under.

        Raises:
            NotFound: no such artist.
        """
        async with self.storage.stale() as work:
            if artist is not None:
                await work.artists.get(artist)
            return await work.voice_quizzes.leaderboard(
                request, artist=artist, since=period.since(self.clock.now())
            )
