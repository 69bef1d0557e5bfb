"""Say that what arrived is faulty, or not wanted after all."""

import attrs

from stario.domain.compliance.model.audit_event import happened
from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.ids import AccountId, ClaimId, OrderId
from stario.domain.kernel.text import clean_line
from stario.domain.merch.model.artwork import LARGEST_ARTWORK_BYTES, artwork_key
from stario.domain.orders.model.claim import Claim, ClaimKind, claim_photo_key
from stario.domain.orders.model.order import Order
from stario.domain.orders.model.order_event import OrderEvent, OrderEventKind, event
from stario.domain.orders.model.returns import require_claimable
from stario.domain.orders.usecases.read_order import own_order
from stario.ports.media import Bucket, ObjectMissing, ObjectStore, read_bounded
from stario.ports.storage import Storage, UnitOfWork
from stario.ports.system import Clock

LONGEST_NOTE = 1000
SHORTEST_NOTE = 5
LARGEST_PHOTO_BYTES = 8 * LARGEST_ARTWORK_BYTES
"""What was sent is made anew without loss, and may have grown."""


class ClaimOpen(Conflict):
    """The order has a claim that staff have not decided yet."""

    code = "claim_open"


@attrs.frozen(kw_only=True)
class FiledClaim:
    """What a fan says; `artwork` is a picture that she has sent, of what is wrong."""

    id: ClaimId
    kind: ClaimKind
    note: str
    artwork: str | None = None


@attrs.frozen(kw_only=True)
class FileClaim:
    storage: Storage
    objects: ObjectStore
    clock: Clock

    async def __call__(self, order_id: OrderId, filed: FiledClaim, *, account: AccountId) -> Claim:
        """
        Leave it to staff to decide; the same claim again is the first one.

        Raises:
            Invalid: the note can't be shown.
            NotFound: no such order or picture, or somebody else's.
            ClaimOpen: another one waits.
            As `require_claimable`.
        """
        note = clean_line("note", filed.note, longest=LONGEST_NOTE, shortest=SHORTEST_NOTE)
        async with self.storage() as work:
            order = await own_order(work, order_id, account)
            first = await self._first(work, order, filed)
        if first is not None:
            return first
        # The store is asked outside the transaction.
        photo_key = await self._photo(order, filed, account)
        return await self._file(order.id, filed, note, photo_key)

    async def _file(
        self, order_id: OrderId, filed: FiledClaim, note: str, photo_key: str | None
    ) -> Claim:
        now = self.clock.now()
        async with self.storage() as work:
            order = await work.orders.get(order_id, lock=True)
            first = await self._first(work, order, filed)
            if first is not None:
                return first
            require_claimable(order, filed.kind, at=now)
            claim = Claim(
                id=filed.id,
                order_id=order.id,
                kind=filed.kind,
                note=note,
                photo_key=photo_key,
                created_at=now,
            )
            await work.orders.add_claim(claim)
            await work.orders.log(_told(claim, order.account_id))
            by = order.account_id
            await work.audit.record(happened("orders.claim.file", "claim", claim.id, at=now, by=by))
            await work.commit()
        return claim

    async def _first(self, work: UnitOfWork, order: Order, filed: FiledClaim) -> Claim | None:
        for claim in await work.orders.claims(order.id):
            if claim.id == filed.id:
                return claim
            if claim.is_open:
                raise ClaimOpen
        return None

    async def _photo(self, order: Order, filed: FiledClaim, account: AccountId) -> str | None:
        """Keep a copy: what fans send is kept for a week."""
        if filed.artwork is None:
            return None
        require_claimable(order, filed.kind, at=self.clock.now())
        sent, key = artwork_key(account, filed.artwork), claim_photo_key(order.id, filed.id)
        try:
            found = await self.objects.describe(Bucket.MEDIA, sent)
            content = await read_bounded(
                self.objects, Bucket.MEDIA, sent, largest_bytes=LARGEST_PHOTO_BYTES
            )
        except ObjectMissing:
            raise NotFound(what="artwork") from None
        await self.objects.put(Bucket.MEDIA, key, content, content_type=found.content_type)
        return key


def _told(claim: Claim, account: AccountId) -> OrderEvent:
    return event(
        claim.order_id,
        OrderEventKind.CLAIMED,
        at=claim.created_at,
        actor=account,
        claim=claim.id,
        reason=claim.kind.value,
    )
