"""Accept an order for something of an artist's, or say why not."""

from collections.abc import Mapping
from datetime import datetime

import attrs

from stario.domain.artists.model.artist import Artist
from stario.domain.compliance.model.consent import Consent, Use, require_consent
from stario.domain.generation.model.job import Job, JobState, Json
from stario.domain.generation.model.promise import PROMISED_WITHIN, tier_of
from stario.domain.generation.model.queue import Queue
from stario.domain.identity.model.account import AccountClosed
from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.ids import AccountId, ArtistId, JobId
from stario.domain.kernel.money import Money
from stario.domain.ledger.model.share_rule import terms
from stario.domain.moderation.model.opening import case_id_of, open_case
from stario.domain.moderation.model.restriction import Restrictions
from stario.domain.moderation.model.review_case import ReviewCase, Subject
from stario.domain.moderation.model.verdict import ContentType, VerdictStatus
from stario.domain.orders.model.order_event import OrderEventKind, event
from stario.domain.orders.model.work_order import ServiceCode, WorkTerms, order_of, work_order
from stario.domain.payments.model.provider import Provider
from stario.ports.dispatch import JobDispatch
from stario.ports.moderation import TextModerator, TextVerdict
from stario.ports.storage import Storage, UnitOfWork
from stario.ports.system import Clock
from stario.ports.work import Effects, nothing_else

TOPIC_FIELDS = {Queue.VIDEO: "occasion", Queue.POSTER: "template_id"}
"""Where an order says what it is for; in a voice message, its text does."""


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
    """`payment_options` are the providers that the order may be paid with now, if it waits."""

    job: Job
    payment_options: tuple[Provider, ...]


@attrs.frozen(kw_only=True)
class AcceptWork:
    """
    Args:
        offered: the providers that fans may pay with.
        service_code: what such work is called on a fiscal receipt.
    """

    storage: Storage
    dispatch: JobDispatch
    moderator: TextModerator
    clock: Clock
    offered: tuple[Provider, ...]
    service_code: ServiceCode

    async def __call__(self, order: WorkOrder) -> AcceptedWork:
        """
        Judge the words, check artist and consent, and put the work where it belongs.

        What the artist leaves out is read now, and once more in the transaction that remembers the
        job: a change of it counts for every order that is accepted after it.

        The job is `pending_review`, with a case for reviewers, where moderation is unsure, else
        `awaiting_payment` where the artist has a price, else `queued`. With a price there is an
        order of it: a draft while a person judges the words. The same order again gives the first
        job, whatever has become of it, of the words' judgement and of the consent.

        Raises:
            ContentRejected: moderation or the artist refuses the words.
            Invalid: the artist leaves out this occasion, or speaks no longer than so.
            NotFound: no such artist.
            AccountClosed: the account was erased or blocked; its access token outlives it.
            ArtistNotReady: the artist can't be ordered now.
            ConsentMissing: no consent in force covers it.
            Conflict: the job is somebody else's.
        """
        job = await self._first(order) or await self._new(order)
        if job.state is JobState.QUEUED:
            await self.dispatch.announce(job.queue, [job.id])
        waits = job.state is JobState.AWAITING_PAYMENT
        return AcceptedWork(job=job, payment_options=self.offered if waits else ())

    async def _new(self, order: WorkOrder) -> Job:
        try:
            while True:
                # Judge first: inference takes time, and a transaction must not wait for it.
                restrictions, verdict = await self._judge(order)
                job = await self._remember(order, verdict, restrictions)
                if job is not None:
                    return job
        except Conflict:
            # The same order came twice at once, and the other one was quicker.
            first = await self._first(order)
            if first is None:
                raise
            return first

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

    async def _judge(self, order: WorkOrder) -> tuple[Restrictions, TextVerdict]:
        use = order.use
        async with self.storage() as work:
            restrictions = await work.restrictions.of_artist(order.artist)
        restrictions.require_occasion(use.topic, field=TOPIC_FIELDS.get(order.queue, "text"))
        if order.queue is Queue.VIDEO:
            restrictions.require_length(use.duration_seconds)
        verdict = await self.moderator.review(
            dict(order.texts), language=use.language, restrictions=restrictions, topic=use.topic
        )
        verdict.require_not_rejected()
        return restrictions, verdict

    async def _remember(
        self, order: WorkOrder, verdict: TextVerdict, restrictions: Restrictions
    ) -> Job | None:
        """Give nothing where the artist has changed her mind since the words were judged."""
        unsure = verdict.status is VerdictStatus.PENDING_REVIEW
        now = self.clock.now()
        async with self.storage() as work:
            artist = await work.artists.get(order.artist)
            artist.require_ready(likeness=order.use.likeness, voice=order.use.voice)
            if await work.restrictions.of_artist(order.artist) != restrictions:
                return None
            # The lock makes a revocation wait, or shows it: nothing slips in between.
            consents = await work.consents.of_artist(order.artist, lock=True)
            consent = require_consent(consents, order.use, at=now)
            # Here: an erasure that ended meanwhile has looked for this person's work already.
            if (await work.accounts.get(order.account)).blocked_at is not None:
                raise AccountClosed
            job = _job(order, consent, unsure=unsure, price=artist.price, at=now)
            await work.jobs.add(job)
            if artist.price:
                await self._open(work, order, artist, unsure=unsure, at=now)
            if unsure:
                await work.cases.add(_case(order, job, verdict, at=now))
            await order.effects(work)
            await work.commit()
        return job

    async def _open(
        self, work: UnitOfWork, order: WorkOrder, artist: Artist, *, unsure: bool, at: datetime
    ) -> None:
        """Remember what is to be paid, at the terms of this moment."""
        pricing = await work.pricings.current()
        rule = await work.share_rules.in_force(artist=artist.id, product=None, at=at)
        placed = work_order(
            order.job,
            order.queue,
            account=order.account,
            artist=artist,
            language=order.use.language,
            terms=WorkTerms(
                vat_basis_points=pricing.vat_basis_points,
                share=terms(rule, usual_basis_points=pricing.artist_share_basis_points),
                code=self.service_code,
            ),
            is_draft=unsure,
            at=at,
        )
        await work.orders.add(placed, event(placed.id, OrderEventKind.PLACED, at=at))


def _job(order: WorkOrder, consent: Consent, *, unsure: bool, price: Money, at: datetime) -> Job:
    state = JobState.AWAITING_PAYMENT if price else JobState.QUEUED
    return Job(
        id=order.job,
        queue=order.queue,
        state=JobState.PENDING_REVIEW if unsure else state,
        payload=order.payload,
        account_id=order.account,
        artist_id=order.artist,
        consent_id=consent.id,
        order_id=order_of(order.job) if price else None,
        tier=tier_of(price),
        enqueued_at=at,
        promised_at=at + PROMISED_WITHIN,
        run_after=at,
        created_at=at,
        updated_at=at,
    )


def _case(order: WorkOrder, job: Job, verdict: TextVerdict, *, at: datetime) -> ReviewCase:
    """A draft has no promise yet: its time counts from its payment."""
    return open_case(
        id_=case_id_of(job.id),
        content_type=ContentType.TEXT,
        subject=Subject.JOB,
        subject_id=job.id,
        account_id=order.account,
        artist_id=order.artist,
        order_id=job.order_id,
        language=order.use.language,
        texts=order.texts,
        flags=verdict.flags,
        shadow=verdict.shadow,
        versions=verdict.versions,
        at=at,
    )
