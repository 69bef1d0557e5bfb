"""Accept an order for something of an artist's, or say why not."""

from collections.abc import Mapping

import attrs

from stario.domain.compliance.model.consent import Consent, Use, require_consent
from stario.domain.generation.model.job import Job, JobState, Json
from stario.domain.generation.model.promise import PROMISED_WITHIN, tier_of
from stario.domain.generation.model.queue import Queue
from stario.domain.generation.model.rejection import ContentRejected, RejectedSpan
from stario.domain.identity.model.account import AccountClosed
from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.ids import AccountId, ArtistId, JobId
from stario.domain.kernel.money import Money
from stario.ports.dispatch import JobDispatch
from stario.ports.moderation import TextModerator, VerdictStatus
from stario.ports.payments import OpenOrder, PaymentDesk
from stario.ports.storage import Storage
from stario.ports.system import Clock
from stario.ports.work import Effects, nothing_else


@attrs.frozen(kw_only=True)
class WorkOrder:
    """
    What is ordered.

    `texts` (field -> raw text) are judged by moderation. `job` comes from the request, so that
    the same request a second time finds the first job. `effects` run in the transaction that
    remembers the job: both happen, or neither.
    """

    job: JobId
    account: AccountId
    artist: ArtistId
    queue: Queue
    use: Use
    texts: Mapping[str, str]
    payload: Mapping[str, Json]
    effects: Effects = nothing_else


@attrs.frozen(kw_only=True)
class AcceptedWork:
    job: Job
    payment_options: tuple[str, ...]


@attrs.frozen(kw_only=True)
class AcceptWork:
    storage: Storage
    dispatch: JobDispatch
    moderator: TextModerator
    payment_desk: PaymentDesk
    clock: Clock

    async def __call__(self, order: WorkOrder) -> AcceptedWork:
        """
        Judge the words, check artist and consent, and put the work where it belongs.

        The job is `pending_review` where moderation is unsure, else `awaiting_payment` where the
        artist has a price, else `queued`. The same order again gives the first job, whatever
        has become of it, of the words' judgement and of the consent.

        Raises:
            ContentRejected: moderation refuses the words.
            NotFound: no such artist.
            AccountClosed: the account was erased or blocked; its access token outlives it.
            ArtistNotReady: the artist can't be ordered now.
            ConsentMissing: no consent in force covers it.
            Conflict: the job is somebody else's.
        """
        first = await self._first(order)
        accepted = await self._new(order) if first is None else await self._again(order, first)
        if accepted.job.state is JobState.QUEUED:
            await self.dispatch.announce(accepted.job.queue, [accepted.job.id])
        return accepted

    async def _new(self, order: WorkOrder) -> AcceptedWork:
        # Judge first: inference takes time, and a transaction must not wait for it.
        unsure = await self._judge(order)
        price = await self._check(order)
        opened = None
        if price and not unsure:
            opened = await self.payment_desk.open(order.job, order.account, price)
        try:
            job = await self._remember(order, unsure=unsure, price=price, opened=opened)
        except Conflict:
            # The same order came twice at once, and the other one was quicker.
            first = await self._first(order)
            if first is None:
                raise
            return await self._again(order, first)
        return AcceptedWork(job=job, payment_options=opened.options if opened else ())

    async def _again(self, order: WorkOrder, job: Job) -> AcceptedWork:
        if job.state is not JobState.AWAITING_PAYMENT:
            return AcceptedWork(job=job, payment_options=())
        async with self.storage() as work:
            artist = await work.artists.get(order.artist)
        opened = await self.payment_desk.open(order.job, order.account, artist.price)
        return AcceptedWork(job=job, payment_options=opened.options)

    async def _first(self, order: WorkOrder) -> Job | None:
        """What the same order made before."""
        try:
            async with self.storage() as work:
                job = await work.jobs.get(order.job)
        except NotFound:
            return None
        if job.account_id != order.account:
            raise Conflict(what="job")
        return job

    async def _judge(self, order: WorkOrder) -> bool:
        verdict = await self.moderator.review(dict(order.texts), language=order.use.language)
        if verdict.status is VerdictStatus.REJECTED:
            spans = tuple(
                RejectedSpan(
                    category=flag.category,
                    field=flag.field,
                    start=flag.start,
                    end=flag.end,
                    confidence=flag.confidence,
                )
                for flag in verdict.flags
            )
            raise ContentRejected(spans=spans, suggestion=verdict.suggestion)
        return verdict.status is VerdictStatus.PENDING_REVIEW

    async def _check(self, order: WorkOrder) -> Money:
        """Refuse before an order is opened that could not be fulfilled."""
        async with self.storage() as work:
            artist = await work.artists.get(order.artist)
            artist.require_ready(likeness=order.use.likeness, voice=order.use.voice)
            consents = await work.consents.of_artist(order.artist)
            require_consent(consents, order.use, at=self.clock.now())
        return artist.price

    async def _remember(
        self, order: WorkOrder, *, unsure: bool, price: Money, opened: OpenOrder | None
    ) -> Job:
        async with self.storage() as work:
            # The lock makes a revocation wait, or shows it: nothing slips in between.
            consents = await work.consents.of_artist(order.artist, lock=True)
            consent = require_consent(consents, order.use, at=self.clock.now())
            # Here: an erasure that ended meanwhile has looked for this person's work already.
            if (await work.accounts.get(order.account)).blocked_at is not None:
                raise AccountClosed
            job = self._job(order, consent, unsure=unsure, price=price, opened=opened)
            await work.jobs.add(job)
            await order.effects(work)
            await work.commit()
        return job

    def _job(
        self,
        order: WorkOrder,
        consent: Consent,
        *,
        unsure: bool,
        price: Money,
        opened: OpenOrder | None,
    ) -> Job:
        now = self.clock.now()
        state = JobState.AWAITING_PAYMENT if opened else JobState.QUEUED
        return Job(
            id=order.job,
            queue=order.queue,
            state=JobState.PENDING_REVIEW if unsure else state,
            payload=order.payload,
            account_id=order.account,
            artist_id=order.artist,
            consent_id=consent.id,
            order_id=opened.id if opened else None,
            tier=tier_of(price),
            enqueued_at=now,
            promised_at=now + PROMISED_WITHIN,
            run_after=now,
            created_at=now,
            updated_at=now,
        )
