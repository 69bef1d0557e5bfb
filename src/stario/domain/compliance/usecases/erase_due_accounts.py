"""Forget people who asked for it and did not take it back."""

from datetime import datetime

import attrs

from stario.domain.artists.model.artist import Artist, ArtistStatus
from stario.domain.artists.model.cutout import cutout_folder
from stario.domain.compliance.model.audit_event import happened
from stario.domain.compliance.model.legal_export import HELD_FOR
from stario.domain.compliance.model.tombstone import remember_erased
from stario.domain.compliance.usecases.parties_of_contents import parties_of_contents
from stario.domain.compliance.usecases.take_down import TakeDown, TakenDown
from stario.domain.generation.model.job import Job
from stario.domain.generation.model.strays import STRAY_FILES_AFTER
from stario.domain.identity.model.account import Account
from stario.domain.identity.model.data_export import archive_folder
from stario.domain.kernel.errors import Conflict
from stario.domain.kernel.ids import (
    AccountId,
    OrderId,
    PosterId,
    SculptureId,
    VideoId,
    VoiceMessageId,
)
from stario.domain.kernel.outbox import delete_media, delete_object
from stario.domain.kernel.paging import every
from stario.domain.merch.model.artwork import artwork_folder
from stario.domain.moderation.model.review_case import Subject
from stario.domain.moderation.usecases.withdraw_case import forget_reviews, withdraw_case
from stario.domain.orders.model.order import OrderState
from stario.domain.payments.model.billing_consent import SUBSCRIBER
from stario.domain.payments.model.provider import Provider
from stario.ports.media import Bucket
from stario.ports.repositories.orders import OrderFilter
from stario.ports.storage import Storage, UnitOfWork
from stario.ports.system import Clock, Ids

REASON = "account_erased"
AT_ONCE = 20
TELLS_WHO_PAYS = frozenset({Provider.STRIPE})
"""Whose callbacks have names and addresses in them; the others speak of orders alone."""


@attrs.frozen(kw_only=True)
class EraseDueAccounts:
    storage: Storage
    take_down: TakeDown
    clock: Clock
    ids: Ids

    async def __call__(self) -> int:
        """
        Erase accounts whose days of grace are over, each in a transaction; says how many.

        Whom a pending package for an authority is about waits for it, `HELD_FOR` at most.

        What is left is the bare id with times and amounts: orders keep their account for the
        tax office, and it names nobody.
        """
        now = self.clock.now()
        async with self.storage() as work:
            held = await _held(work, now)
            due = await work.accounts.due_for_erasure(at=now, limit=AT_ONCE + len(held))
        erased = 0
        for account in [each for each in due if each.id not in held][:AT_ONCE]:
            try:
                await self._erase(account.id)
            except Conflict:
                # It was kept after all, or something of it just changed: the next run looks again.
                continue
            erased += 1
        return erased

    async def _erase(self, account_id: AccountId) -> None:
        now = self.clock.now()
        async with self.storage() as work:
            account = await work.accounts.get(account_id)
            await work.accounts.save(account.erase(at=now), was=account)
            await work.refresh_tokens.revoke_account(account_id, at=now)
            await work.carts.forget_account(account_id)
            # Orders are locked before the jobs that they pay for, as everywhere.
            await self._forget_orders(work, account_id, now)
            taken_down = await self._withdraw_artist(work, account, now)
            taken_down += await self._forget_work(work, account_id, now)
            await work.voice_quizzes.forget_account(account_id)
            for quiz in await work.face_quizzes.forget_account(account_id):
                await self.take_down.face_quiz(work, quiz, at=now)
            for photo in await work.face_uploads.of_account(account_id, alive=True, lock=True):
                await work.face_uploads.save(photo.end(at=now))
            await self._forget_designs(work, account_id, now)
            # Whatever stood on them goes with the account; that they were given stays provable.
            for permission in await work.permissions.of_account(account_id, lock=True):
                if permission.withdrawn_at is None:
                    await work.permissions.save(permission.withdraw(at=now))
            await forget_reviews(work, account_id, at=now)
            await self._delete_below(work, archive_folder(account_id), now)
            await work.outbox.add(remember_erased(account_id, id_=self.ids.new(), at=now))
            await work.audit_log.forget_addresses(actor=account_id)
            await work.audit.record(
                happened(
                    "compliance.account.erase",
                    "account",
                    account_id,
                    at=now,
                    also=taken_down.counts(),
                )
            )
            await work.commit()
        await self.take_down.announce(taken_down)

    async def _forget_orders(self, work: UnitOfWork, account_id: AccountId, now: datetime) -> None:
        """Amounts and times stay for the tax office: nothing deletes an order for five years."""
        wanted = OrderFilter(account_id=account_id)
        orders = await every(lambda page: work.orders.list(page, wanted))
        keys = {line.print_key for order in orders for line in order.lines}
        for order in orders:
            keys |= {claim.photo_key for claim in await work.orders.claims(order.id)}
            await self._forget_payer(work, order.id)
            if order.state is OrderState.AWAITING_PAYMENT:
                await self._close(work, order.id, now)
        for key in sorted(key for key in keys if key is not None):
            await work.outbox.add(
                delete_object(id_=self.ids.new(), bucket=Bucket.MEDIA.value, key=key, at=now)
            )
        await work.orders.forget_people(account_id)

    async def _close(self, work: UnitOfWork, order_id: OrderId, now: datetime) -> None:
        """Nobody begins to pay for what can't be sent any more; the sweep of orders ends it."""
        order = await work.orders.get(order_id, lock=True)
        if order.state is OrderState.AWAITING_PAYMENT and order.expires_at > now:
            await work.orders.save(attrs.evolve(order, expires_at=now, updated_at=now))

    async def _forget_payer(self, work: UnitOfWork, order: OrderId) -> None:
        """
        Take out who paid, and what a person wrote of a refund.

        The operator's own number of the consent stays: only the operator knows who that is.
        """
        payments = await work.payments.of_order(order)
        named = [p for p in payments if p.facts.get(SUBSCRIBER)]
        noted = [r for r in await work.refunds.of_order(order) if r.note and r.requested_by]
        if named or noted:
            await work.orders.get(order, lock=True)
        for payment in named:
            current = await work.payments.get(payment.id)
            await work.payments.save(current.noting({SUBSCRIBER: None}))
        for refund in noted:
            current_refund = await work.refunds.get(refund.id, lock=True)
            await work.refunds.save(attrs.evolve(current_refund, note=""))
        told = [payment for payment in payments if payment.provider in TELLS_WHO_PAYS]
        for payment in told:
            names = [order, payment.id, *([payment.provider_tx] if payment.provider_tx else [])]
            since = payment.created_at
            await work.callbacks.forget_about(payment.provider, names, since=since)

    async def _forget_designs(self, work: UnitOfWork, account_id: AccountId, now: datetime) -> None:
        """What is ordered may still be made, from files that no longer say whose they are."""
        for preview in await work.previews.of_account(account_id, lock=True):
            if preview.is_ordered:
                await work.previews.save(preview.forget_person(at=now))
            else:
                await work.previews.forget(preview.id)
                await withdraw_case(work, Subject.PREVIEW, preview.id, at=now)
                await self._delete_below(work, preview.prefix, now)
        await self._delete_below(work, artwork_folder(account_id), now)

    async def _delete_below(self, work: UnitOfWork, prefix: str, now: datetime) -> None:
        await work.outbox.add(
            delete_media(id_=self.ids.new(), bucket=Bucket.MEDIA.value, prefix=prefix, at=now)
        )

    async def _forget_work(
        self, work: UnitOfWork, account_id: AccountId, now: datetime
    ) -> TakenDown:
        unended = list(await work.jobs.unended(account=account_id))
        cancelled = await self.take_down.jobs(work, unended, REASON, at=now)
        taken_down = TakenDown(cancelled=cancelled)
        for job in await every(lambda page: work.jobs.list(page, account=account_id)):
            taken_down += await self._forget_product(work, job, now)
            await work.jobs.save(attrs.evolve(job, payload={}, result=None), was=job)
        return taken_down

    async def _forget_product(self, work: UnitOfWork, job: Job, now: datetime) -> TakenDown:
        """Take the words out of what *job* made, even where the person deleted it before."""
        made = job.result or {}
        if "video_id" in made:
            video = await work.videos.get(VideoId(str(made["video_id"])))
            nameless = attrs.evolve(video, recipient_name="", script="")
            await self.take_down.video(work, nameless, REASON, at=now)
            return TakenDown(videos=1)
        if "voice_message_id" in made:
            message = await work.voice_messages.get(VoiceMessageId(str(made["voice_message_id"])))
            wordless = attrs.evolve(message, text="")
            await self.take_down.voice_message(work, wordless, REASON, at=now)
            return TakenDown(voice_messages=1)
        if "poster_id" in made:
            poster = await work.posters.get(PosterId(str(made["poster_id"])))
            wordless_poster = attrs.evolve(poster, text="", secondary_text="")
            await self.take_down.poster(work, wordless_poster, REASON, at=now)
            return TakenDown(posters=1)
        if "sculpture_id" in made:
            sculpture = await work.sculptures.get(SculptureId(str(made["sculpture_id"])))
            await self.take_down.sculpture(work, sculpture, REASON, at=now)
            return TakenDown(sculptures=1)
        return TakenDown()

    async def _withdraw_artist(
        self, work: UnitOfWork, account: Account, now: datetime
    ) -> TakenDown:
        """An artist who leaves takes her consents along."""
        artist = await work.artists.of_account(account.id)
        if artist is None:
            return TakenDown()
        taken_down = TakenDown()
        for consent in await self.take_down.hold(work, artist.id):
            if consent.revoked_at is None:
                revoked = consent.revoke(by=account.id, at=now)
                await work.consents.save(revoked, was=consent)
                taken_down += await self.take_down.consent(work, revoked, REASON, at=now)
        await work.products.take_off_sale(artist.id, at=now)
        await work.artists.save(_emptied(artist, now), was=artist)
        for key in sorted(artist.keys):
            await work.outbox.add(
                delete_object(id_=self.ids.new(), bucket=Bucket.ARTISTS.value, key=key, at=now)
            )
        # A worker that makes a cutout meanwhile may die before it sees that nobody wants it.
        later = delete_media(
            id_=self.ids.new(),
            bucket=Bucket.ARTISTS.value,
            prefix=cutout_folder(artist.id),
            at=now,
        )
        await work.outbox.add(attrs.evolve(later, due_at=now + STRAY_FILES_AFTER))
        return taken_down


async def _held(work: UnitOfWork, now: datetime) -> set[AccountId]:
    """Whom pending packages are about, or about something of theirs."""
    held: set[AccountId] = set()
    for export in await work.legal_exports.pending(since=now - HELD_FOR):
        held |= {*export.user_ids, *await parties_of_contents(work, export.scope)}
    return held


def _emptied(artist: Artist, now: datetime) -> Artist:
    return attrs.evolve(
        artist.doubt(),
        status=ArtistStatus.INACTIVE,
        email=None,
        phone=None,
        account_id=None,
        portrait_key=None,
        smile_key=None,
        voice_reference_key=None,
        voice=None,
        document_keys=(),
        updated_at=now,
    )
