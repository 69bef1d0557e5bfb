"""The workshop: what fans and staff do with orders, over the till that takes the money."""

import attrs

from stario.adapters.memory.media import MemoryObjectStore
from stario.domain.identity.model.account import Account
from stario.domain.identity.model.role import Role
from stario.domain.kernel.ids import ClaimId, OrderId
from stario.domain.merch.model.product import Variant
from stario.domain.orders.model.claim import Claim, ClaimKind
from stario.domain.orders.model.order import Order
from stario.domain.orders.model.order_event import OrderEvent, OrderEventKind
from stario.domain.orders.usecases.cancel_order import CancelOrder
from stario.domain.orders.usecases.close_claim import CloseClaim
from stario.domain.orders.usecases.deliver_order import DeliverOrder
from stario.domain.orders.usecases.expire_orders import ExpireOrders
from stario.domain.orders.usecases.file_claim import FileClaim, FiledClaim
from stario.domain.orders.usecases.let_go import LetGo
from stario.domain.orders.usecases.mark_paid import MarkPaid
from stario.domain.orders.usecases.note_order import NoteOrder
from stario.domain.orders.usecases.reprint_order import ReprintOrder
from stario.domain.orders.usecases.return_order import ReturnOrder
from stario.domain.orders.usecases.ship_order import ShipOrder
from stario.domain.orders.usecases.start_production import StartProduction
from tests.builders.catalogue import a_variant, remembered_product
from tests.builders.orders import an_order, an_order_line
from tests.builders.payment_till import Till
from tests.builders.people import an_account
from tests.builders.values import new_id


@attrs.frozen
class Workshop:
    till: Till = attrs.field(factory=Till)
    operator: Account = attrs.field(factory=lambda: an_account(role=Role.OPERATOR))
    objects: MemoryObjectStore = attrs.field(
        default=attrs.Factory(
            lambda self: MemoryObjectStore(clock=self.till.clock), takes_self=True
        )
    )

    @classmethod
    async def opened(cls, till: Till | None = None) -> "Workshop":
        """With an operator who is remembered."""
        workshop = cls(till or Till())
        async with workshop.till.storage() as work:
            await work.accounts.add(workshop.operator)
            await work.commit()
        return workshop

    @property
    def let_go(self) -> LetGo:
        return LetGo(dispatch=self.till.dispatch, feed=self.till.feed)

    @property
    def cancel(self) -> CancelOrder:
        return CancelOrder(
            storage=self.till.storage,
            let_go=self.let_go,
            give_back=self.till.give_back,
            clock=self.till.clock,
        )

    @property
    def expire(self) -> ExpireOrders:
        return ExpireOrders(storage=self.till.storage, let_go=self.let_go, clock=self.till.clock)

    @property
    def produce(self) -> StartProduction:
        return StartProduction(storage=self.till.storage, clock=self.till.clock)

    @property
    def ship(self) -> ShipOrder:
        return ShipOrder(storage=self.till.storage, clock=self.till.clock)

    @property
    def deliver(self) -> DeliverOrder:
        return DeliverOrder(storage=self.till.storage, clock=self.till.clock)

    @property
    def take_back(self) -> ReturnOrder:
        return ReturnOrder(storage=self.till.storage, clock=self.till.clock)

    @property
    def claim(self) -> FileClaim:
        return FileClaim(storage=self.till.storage, objects=self.objects, clock=self.till.clock)

    @property
    def close(self) -> CloseClaim:
        return CloseClaim(storage=self.till.storage, clock=self.till.clock)

    @property
    def note(self) -> NoteOrder:
        return NoteOrder(storage=self.till.storage, clock=self.till.clock)

    @property
    def reprint(self) -> ReprintOrder:
        mark_paid = MarkPaid(dispatch=self.till.dispatch, feed=self.till.feed)
        return ReprintOrder(storage=self.till.storage, mark_paid=mark_paid, clock=self.till.clock)

    async def ordered(
        self, *, is_personalised: bool = False, quantity: int = 1, stock: int | None = 10
    ) -> Order:
        """An order of T-shirts that are held for it."""
        fan = an_account()
        variant = a_variant(stock=stock, reserved=quantity)
        product = await remembered_product(self.till.storage, variant)
        line = an_order_line(
            product_id=product.id,
            variant_id=product.variants[0].id,
            quantity=quantity,
            is_personalised=is_personalised,
        )
        order = an_order(fan, line, created_at=self.till.clock.now())
        async with self.till.storage() as work:
            await work.accounts.add(fan)
            await work.orders.add(order)
            await work.commit()
        return order

    async def paid(self, *, is_personalised: bool = False, quantity: int = 1) -> Order:
        order = await self.ordered(is_personalised=is_personalised, quantity=quantity)
        await self.till.paid(order)
        return await self.till.read(order.id)

    async def sent(self, *, is_personalised: bool = False, quantity: int = 1) -> Order:
        order = await self.paid(is_personalised=is_personalised, quantity=quantity)
        await self.produce(order.id, actor=self.operator.id)
        return await self.ship(
            order.id,
            carrier="BTS",
            tracking_number="BTS123456",
            tracking_url="https://bts.uz/t/BTS123456",
            actor=self.operator.id,
        )

    async def delivered(self, *, is_personalised: bool = False, quantity: int = 1) -> Order:
        order = await self.sent(is_personalised=is_personalised, quantity=quantity)
        return await self.deliver(order.id, actor=self.operator.id)

    async def claimed(self, order: Order, kind: ClaimKind = ClaimKind.FAULTY) -> Claim:
        said = FiledClaim(id=ClaimId(new_id()), kind=kind, note="It is crooked")
        return await self.claim(order.id, said, account=order.account_id)

    async def events(self, order: Order) -> tuple[OrderEvent, ...]:
        async with self.till.storage() as work:
            return await work.orders.events(order.id)

    async def told(self, order: Order) -> list[OrderEventKind]:
        return [event.kind for event in await self.events(order)]

    async def claims(self, order: Order) -> tuple[Claim, ...]:
        async with self.till.storage() as work:
            return await work.orders.claims(order.id)

    async def variant(self, order: Order) -> Variant:
        return await self.till.variant(order)

    async def reprinted(self, order: Order, *, id_: OrderId | None = None) -> Order:
        wanted = id_ or OrderId(new_id())
        return await self.reprint(wanted, order.id, None, actor=self.operator.id)
