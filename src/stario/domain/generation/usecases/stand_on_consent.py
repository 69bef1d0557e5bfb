"""Work stands on the consent it was accepted under, from the first step to the last."""

import attrs

from stario.domain.artists.model.artist import Artist, ArtistNotReady
from stario.domain.compliance.model.consent import Consent
from stario.domain.generation.model.job import Job
from stario.domain.generation.model.queue import Queue
from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.ids import ArtistId, ConsentId
from stario.ports.storage import Storage, UnitOfWork
from stario.ports.system import Clock
from stario.ports.work import JobFailed

SILENT = frozenset({Queue.POSTER, Queue.POSTER_FILE, Queue.SCULPTURE})
"""Work that needs nobody's voice."""


@attrs.frozen(kw_only=True)
class Ground:
    """What work stands on: whose likeness, and by which agreement."""

    artist: Artist
    consent: Consent


@attrs.frozen(kw_only=True)
class StandOnConsent:
    storage: Storage
    clock: Clock

    async def check(self, job: Job) -> Ground:
        """
        Look before the work starts.

        Raises:
            JobFailed: `artist_gone`, also when she is no longer verified or active, `no_voice` or
                `consent_revoked`.
        """
        artist_id, _ = identities(job)
        async with self.storage() as work:
            try:
                artist = await work.artists.get(artist_id)
            except NotFound:
                raise JobFailed("artist_gone") from None
            consent = self._require(job, await work.consents.of_artist(artist_id))
        _require_ready(artist, voice=job.queue not in SILENT)
        return Ground(artist=artist, consent=consent)

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

    def _require(self, job: Job, consents: tuple[Consent, ...]) -> Consent:
        _, consent_id = identities(job)
        now = self.clock.now()
        for consent in consents:
            if consent.id == consent_id and consent.in_force(at=now):
                return consent
        raise JobFailed("consent_revoked")


def _require_ready(artist: Artist, *, voice: bool) -> None:
    try:
        artist.require_ready(likeness=False, voice=voice)
    except ArtistNotReady as refusal:
        reason = refusal.details["reason"]
        raise JobFailed("no_voice" if reason == "no_voice" else "artist_gone") from refusal


def identities(job: Job) -> tuple[ArtistId, ConsentId]:
    """
    Whose likeness *job* uses, and by which agreement.

    Raises:
        JobFailed: `consent_revoked`: the job names neither, so nothing allows it.
    """
    if job.artist_id is None or job.consent_id is None:
        raise JobFailed("consent_revoked")
    return job.artist_id, job.consent_id
