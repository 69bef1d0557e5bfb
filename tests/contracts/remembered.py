"""What tests of storages remember before they begin."""

import attrs

from stario.domain.artists.model.artist import Artist
from stario.domain.compliance.model.consent import Consent
from stario.domain.generation.model.job import Job
from stario.domain.generation.model.video import Video
from stario.domain.identity.model.account import Account
from stario.ports.storage import Storage
from tests.builders import a_consent, a_job, a_video, an_account, an_artist


@attrs.frozen
class Cast:
    """A fan, an artist, and what the artist agreed to."""

    fan: Account
    artist: Artist
    consent: Consent

    def job(self) -> Job:
        """A job that is not remembered."""
        return a_job(account=self.fan, artist=self.artist, consent=self.consent)


async def a_cast(storage: Storage) -> Cast:
    fan, artist = an_account(), an_artist()
    cast = Cast(fan, artist, a_consent(artist, fan))
    async with storage() as work:
        await work.accounts.add(cast.fan)
        await work.artists.add(cast.artist)
        await work.consents.add(cast.consent)
        await work.commit()
    return cast


async def remember(storage: Storage, *jobs: Job) -> None:
    async with storage() as work:
        for job in jobs:
            await work.jobs.add(job)
        await work.commit()


async def a_remembered_video(storage: Storage, cast: Cast) -> Video:
    job = cast.job()
    video = a_video(job)
    async with storage() as work:
        await work.jobs.add(job)
        await work.videos.add(video)
        await work.commit()
    return video
