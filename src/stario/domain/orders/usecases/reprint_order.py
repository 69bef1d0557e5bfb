"""Make something once more for nothing: it came faulty, or was lost."""

from collections.abc import Mapping
from datetime import datetime

import attrs

from stario.domain.kernel.errors import Conflict, Invalid, NotFound
from stario.domain.kernel.ids import AccountId, OrderId
from stario.domain.kernel.money import NOTHING
from stario.domain.orders.model.claim import ClaimState, open_claim
from stario.domain.orders.model.order import Order, OrderState
from stario.domain.orders.model.order_event import OrderEventKind, event
from stario.domain.orders.model.order_line import OrderLine
from stario.domain.orders.model.order_number import order_number
from stario.domain.orders.model.returns import require_reprintable
from stario.domain.orders.usecases.mark_paid import MarkPaid, PaidOrder
from stario.ports.storage import Storage, UnitOfWork
from stario.ports.system import Clock


class ReprintedAlready(Conflict):
    """The lost parcel was made once more before."""

    code = "reprinted_already"


class PiecesGone(Conflict):
    """There is nothing left in store to make it of: give the money back instead."""

    code = "pieces_gone"


class AddressForgotten(Conflict):
    """The fan's account was erased, and the address with it."""

    code = "address_forgotten"


@attrs.frozen(kw_only=True)
class ReprintOrder:
    storage: Storage
    mark_paid: MarkPaid
    clock: Clock

    async def __call__(
        self,
        id_: OrderId,
        order_id: OrderId,
        quantities: Mapping[int, int] | None,
        *,
        actor: AccountId,
    ) -> Order:
        """
        Place an order that costs nothing and is paid at once; the same id again gives the first.

        No artist shares in it: the first order was shared out.

        Args:
            quantities: how many pieces of which line number; None: everything.

        Raises:
            Invalid: there is no such line, or fewer pieces of it.
            NotFound: there is no such order.
            NothingToSend: it is of work.
            OrderOutOfOrder: it was not sent, was given back, or nobody said that it is faulty.
            ReprintedAlready: a lost parcel is made once more only once.
            PiecesGone: nothing is left to make it of.
            AddressForgotten: nobody knows any more where it goes.
        """
        async with self.storage() as work:
            order = await work.orders.get(order_id, lock=True)
            first = await self._first(work, id_, order)
            if first is not None:
                return first
            await self._settle_claim(work, order, actor)
            now = self.clock.now()
            reprint = _reprint(id_, order, quantities, at=now)
            paid = await self._place(work, order, reprint, actor)
            await work.commit()
        await self.mark_paid.announce(paid)
        return paid.order

    async def _first(self, work: UnitOfWork, id_: OrderId, order: Order) -> Order | None:
        try:
            found = await work.orders.get(id_)
        except NotFound:
            return None
        if found.reprint_of != order.id:
            raise Conflict(what="order")
        return found

    async def _settle_claim(self, work: UnitOfWork, order: Order, actor: AccountId) -> None:
        claim = open_claim(await work.orders.claims(order.id))
        require_reprintable(order, claim)
        if claim is not None:
            decided = claim.decide(ClaimState.REPRINTED, by=actor, at=self.clock.now())
            await work.orders.save_claim(decided)
            return
        log = await work.orders.events(order.id)
        if any(each.kind is OrderEventKind.REPRINTED for each in log):
            raise ReprintedAlready

    async def _place(
        self, work: UnitOfWork, order: Order, reprint: Order, actor: AccountId
    ) -> PaidOrder:
        now = reprint.created_at
        placed = event(reprint.id, OrderEventKind.PLACED, at=now, actor=actor)
        await work.orders.add(reprint, placed)
        told = event(order.id, OrderEventKind.REPRINTED, at=now, actor=actor, number=reprint.number)
        await work.orders.log(told)
        for variant, quantity in reprint.pieces:
            if not await work.products.reserve(variant, quantity):
                raise PiecesGone
        return await self.mark_paid(work, reprint, at=now, details={"reprint_of": order.number})


def _reprint(
    id_: OrderId, order: Order, quantities: Mapping[int, int] | None, *, at: datetime
) -> Order:
    if order.address is None:
        raise AddressForgotten
    return Order(
        id=id_,
        number=order_number(id_),
        account_id=order.account_id,
        kind=order.kind,
        state=OrderState.AWAITING_PAYMENT,
        language=order.language,
        lines=_lines(order, quantities),
        shipping=NOTHING,
        shipping_discount=NOTHING,
        shipping_vat_basis_points=order.shipping_vat_basis_points,
        address=order.address,
        voucher_id=None,
        created_at=at,
        updated_at=at,
        expires_at=at,
        reprint_of=order.id,
    )


def _lines(order: Order, quantities: Mapping[int, int] | None) -> tuple[OrderLine, ...]:
    bought = {line.number: line.quantity for line in order.lines}
    wanted = bought if quantities is None else quantities
    if any(not 0 < count <= bought.get(number, 0) for number, count in wanted.items()):
        raise Invalid("lines", "not_bought")
    chosen = [line for line in order.lines if line.number in wanted]
    if not chosen:
        raise Invalid("lines", "not_bought")
    return tuple(
        attrs.evolve(
            line, quantity=wanted[line.number], unit_price=NOTHING, discount=NOTHING, share=None
        )
        for line in chosen
    )
