"""What fans do before any money moves."""

import attrs

from stario.adapters.memory.limits import MemoryRateLimiter
from stario.domain.generation.model.job import Job, JobState
from stario.domain.generation.model.promise import PROMISED_WITHIN, tier_of
from stario.domain.generation.model.queue import Queue
from stario.domain.kernel.ids import JobId, OrderId, PreviewId
from stario.domain.kernel.language import Language
from stario.domain.ledger.model.share_rule import terms
from stario.domain.orders.model.address import ShippingZone
from stario.domain.orders.model.cart_owner import CartOwner
from stario.domain.orders.model.order import OrderKind, OrderState
from stario.domain.orders.model.work_order import ServiceCode, WorkTerms, order_of, work_order
from stario.domain.orders.usecases.add_to_cart import AddToCart
from stario.domain.orders.usecases.cancel_order import CancelOrder
from stario.domain.orders.usecases.check_out import CheckOut, CheckoutWish
from stario.domain.orders.usecases.count_voucher_tries import CountVoucherTries
from stario.domain.orders.usecases.expire_orders import ExpireOrders
from stario.domain.orders.usecases.look_at_cart import Showing
from stario.domain.orders.usecases.wanted_variant import Wanted
from tests.builders.held_work import release_at
from tests.builders.orders import an_address
from tests.builders.previews import a_preview
from tests.builders.values import new_id
from tests.histories.shop import Shop, one_of

CLIENT = "192.0.2.1"
CODE = ServiceCode(mxik="10305008003000000", package_code="1514296")


@attrs.frozen
class Buying:
    shop: Shop

    async def fill(self, fan: int, ware: int, quantity: int) -> None:
        """Put so many of a product into a fan's cart, with a design where it needs one."""
        shop = self.shop
        who, product = shop.fans[fan % 2], shop.products[ware % 3]
        variant = product.variants[0].id
        preview: PreviewId | None = None
        if product.is_personalised:
            design = a_preview(
                who, product=product.id, variant=variant, created_at=shop.clock.now()
            )
            async with shop.storage() as work:
                await work.previews.add(design)
                await work.commit()
            preview = design.id
        add = AddToCart(storage=shop.storage, clock=shop.clock, ids=shop.ids, entropy=shop.entropy)
        wanted = Wanted(variant=variant, preview=preview, quantity=quantity)
        showing = Showing(zone=ShippingZone.TASHKENT, language=Language.ENGLISH)
        await shop.attempt(add(CartOwner(account=who.id), wanted, showing))

    async def check_out(self, fan: int, *, is_near: bool, voucher: int | None) -> None:
        shop = self.shop
        check_out = CheckOut(
            storage=shop.storage,
            # Nobody guesses codes here.
            count_tries=CountVoucherTries(limiter=MemoryRateLimiter()),
            mark_paid=shop.mark_paid,
            clock=shop.clock,
            ids=shop.ids,
        )
        wish = CheckoutWish(
            account=shop.fans[fan % 2].id,
            address=an_address(zone=ShippingZone.TASHKENT if is_near else ShippingZone.REGIONAL),
            language=Language.ENGLISH,
            voucher_code=None if voucher is None else shop.vouchers[voucher % 3].code,
        )
        await shop.attempt(check_out(OrderId(new_id()), wish, client=CLIENT))

    async def order_work(self, fan: int, artist: int, *, is_draft: bool) -> None:
        """As when words were accepted, or a person must judge them first."""
        shop, now = self.shop, self.shop.clock.now()
        who, whose = shop.fans[fan % 2], shop.artists[artist % 2]
        job = Job(
            id=JobId(new_id()),
            queue=Queue.VIDEO,
            state=JobState.PENDING_REVIEW if is_draft else JobState.AWAITING_PAYMENT,
            payload={},
            account_id=who.id,
            artist_id=whose.id,
            consent_id=None,
            order_id=None,
            tier=tier_of(whose.price),
            enqueued_at=now,
            promised_at=now + PROMISED_WITHIN,
            run_after=now,
            created_at=now,
            updated_at=now,
        )
        job = attrs.evolve(job, order_id=order_of(job.id))
        async with shop.storage() as work:
            rule = await work.share_rules.in_force(artist=whose.id, product=None, at=now)
            order = work_order(
                job.id,
                job.queue,
                account=who.id,
                artist=whose,
                language=Language.ENGLISH,
                terms=WorkTerms(
                    vat_basis_points=1_200, share=terms(rule, usual_basis_points=5_000), code=CODE
                ),
                is_draft=is_draft,
                at=now,
            )
            await work.jobs.add(job)
            await work.orders.add(order)
            await work.commit()

    async def release(self, choice: int) -> None:
        """Somebody finds the words of a draft good."""
        shop = self.shop
        drafts = [each for each in await shop.orders() if each.state is OrderState.DRAFT]
        if draft := one_of(drafts, choice):
            await shop.attempt(release_at(shop)(draft.jobs[0]))

    async def cancel(self, choice: int) -> None:
        shop = self.shop
        if order := one_of(await shop.orders(), choice):
            cancel = CancelOrder(
                storage=shop.storage,
                let_go=shop.let_go,
                give_back=shop.give_back,
                clock=shop.clock,
            )
            await shop.attempt(cancel(order.id, account=order.account_id))

    async def expire(self) -> None:
        shop = self.shop
        await ExpireOrders(storage=shop.storage, let_go=shop.let_go, clock=shop.clock)()

    async def some_job(self, choice: int) -> JobId | None:
        works = [each for each in await self.shop.orders() if each.kind is OrderKind.WORK]
        order = one_of(works, choice)
        return order.jobs[0] if order else None
