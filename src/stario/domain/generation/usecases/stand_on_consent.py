"""Work stands on the consent it was accepted under, from the first step to the last."""

import attrs

from stario.domain.artists.model.artist import Artist
from stario.domain.compliance.model.consent import Consent
from stario.domain.generation.model.job import Job
from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.ids import ArtistId, ConsentId
from stario.ports.storage import Storage, UnitOfWork
from stario.ports.system import Clock
from stario.ports.work import JobFailed


@attrs.frozen(kw_only=True)
class StandOnConsent:
    storage: Storage
    clock: Clock

    async def check(self, job: Job) -> Artist:
        """
        Look before the work starts; gives the artist.

        Raises:
            JobFailed: `artist_gone` or `consent_revoked`.
        """
        artist_id, _ = identities(job)
        async with self.storage() as work:
            try:
                artist = await work.artists.get(artist_id)
            except NotFound:
                raise JobFailed("artist_gone") from None
            self._require(job, await work.consents.of_artist(artist_id))
        return artist

    async def recheck(self, job: Job, work: UnitOfWork) -> None:
        """
        Look again in the transaction that hands the result over, after its job was saved.

        Raises:
            JobFailed: `consent_revoked`.
        """
        artist_id, _ = identities(job)
        # Without the lock of the consents: a revocation holds it when it comes to the job, which
        # this transaction holds. It then waits, and finds the product among those to take down.
        self._require(job, await work.consents.of_artist(artist_id))

    def _require(self, job: Job, consents: tuple[Consent, ...]) -> None:
        _, consent_id = identities(job)
        now = self.clock.now()
        if not any(c.id == consent_id and c.in_force(at=now) for c in consents):
            raise JobFailed("consent_revoked")


def identities(job: Job) -> tuple[ArtistId, ConsentId]:
    """
    Whose likeness *job* uses, and by which agreement.

    Raises:
        JobFailed: `consent_revoked`: the job names neither, so nothing allows it.
    """
    if job.artist_id is None or job.consent_id is None:
        raise JobFailed("consent_revoked")
    return job.artist_id, job.consent_id
