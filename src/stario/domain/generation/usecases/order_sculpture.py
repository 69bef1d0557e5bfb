"""Order a relief, a lithophane or a figurine."""

from collections.abc import Iterable
from datetime import datetime

import attrs

from stario.domain.compliance.model.consent import (
    Consent,
    ConsentMissing,
    Use,
    require_consent,
)
from stario.domain.generation.model.chore import chore
from stario.domain.generation.model.job import Job
from stario.domain.generation.model.poster_templates import PLAIN_TOPIC
from stario.domain.generation.model.queue import Queue
from stario.domain.identity.model.account import AccountClosed
from stario.domain.kernel.errors import Conflict, NotFound, TooMany
from stario.domain.kernel.ids import AccountId, ArtistId, JobId
from stario.domain.kernel.language import Language
from stario.domain.merch.model.sculpture_work import SculptureWork
from stario.ports.dispatch import JobDispatch
from stario.ports.storage import Storage, UnitOfWork
from stario.ports.system import Clock

MOST_AT_ONCE = 5
"""Of one fan, waiting or being made: each takes a core for seconds."""

RETRY_AFTER_SECONDS = 60


@attrs.frozen(kw_only=True)
class OrderSculpture:
    storage: Storage
    dispatch: JobDispatch
    clock: Clock

    async def __call__(self, *, job: JobId, account: AccountId, wish: SculptureWork) -> Job:
        """
        Put the work in its line; the same order again gives the first job.

        Raises:
            NotFound: no such artist, or no such poster of the fan's.
            AccountClosed: the account was erased or blocked; its access token outlives it.
            ArtistNotReady: the artist can't be ordered now.
            ConsentMissing: no consent in force covers her likeness.
            TooMany: so many of the fan's have not ended yet.
            Conflict: the job is somebody else's.
        """
        ordered = await self._first(job, account)
        if ordered is None:
            try:
                ordered = await self._remember(job, account, wish)
            except Conflict:
                # The same order came twice at once, and the other one was quicker.
                ordered = await self._first(job, account)
                if ordered is None:
                    raise
        await self.dispatch.announce(Queue.SCULPTURE, [ordered.id])
        return ordered

    async def _first(self, job_id: JobId, account: AccountId) -> Job | None:
        async with self.storage() as work:
            try:
                job = await work.jobs.get(job_id)
            except NotFound:
                return None
        if job.account_id != account or job.queue is not Queue.SCULPTURE:
            raise Conflict(what="job")
        return job

    async def _remember(self, job_id: JobId, account: AccountId, wish: SculptureWork) -> Job:
        now = self.clock.now()
        async with self.storage() as work:
            artist_id = await _artist(work, account, wish)
            (await work.artists.get(artist_id)).require_ready(likeness=True, voice=False)
            # The lock makes a revocation wait, or shows it: nothing slips in between.
            consents = await work.consents.of_artist(artist_id, lock=True)
            consent = wordless_consent(consents, at=now)
            # Here: an erasure that ended meanwhile has looked for this person's work already.
            if (await work.accounts.get(account)).blocked_at is not None:
                raise AccountClosed
            unended = await work.jobs.unended(account=account)
            if sum(other.queue is Queue.SCULPTURE for other in unended) >= MOST_AT_ONCE:
                raise TooMany(retry_after_seconds=RETRY_AFTER_SECONDS)
            job = chore(
                job_id, Queue.SCULPTURE, wish.payload(), account=account, artist=artist_id, at=now
            )
            job = attrs.evolve(job, consent_id=consent.id)
            await work.jobs.add(job)
            await work.commit()
        return job


async def _artist(work: UnitOfWork, account: AccountId, wish: SculptureWork) -> ArtistId:
    """Whose likeness it is."""
    if wish.poster_id is None:
        if wish.artist_id is None:
            raise NotFound(what="artist")
        return wish.artist_id
    poster = await work.posters.get(wish.poster_id)
    if not poster.is_shown or poster.account_id != account:
        raise NotFound(what="poster")
    return poster.artist_id


def wordless_consent(consents: Iterable[Consent], *, at: datetime) -> Consent:
    """
    Find the consent that a likeness without words stands on: any language's will do.

    Raises:
        ConsentMissing: none covers the likeness.
    """
    known = tuple(consents)
    refusals = []
    for language in Language:
        use = Use(
            likeness=True,
            voice=False,
            language=language,
            topic=PLAIN_TOPIC.value,
            duration_seconds=0,
        )
        try:
            return require_consent(known, use, at=at)
        except ConsentMissing as refusal:
            refusals.append(refusal)
    # One that lacks nothing but a language says the least of what is missing.
    raise next((r for r in refusals if r.details["reason"] != "language"), refusals[0])
