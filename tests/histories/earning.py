"""What artists get, and what providers hand over."""

import attrs

from stario.domain.kernel.errors import Conflict
from stario.domain.kernel.ids import PayoutId
from stario.domain.kernel.money import Money
from stario.domain.ledger.model.payout import Payout, PayoutState
from stario.domain.ledger.usecases.book_settlement import BookSettlement
from stario.domain.ledger.usecases.decide_payout import DecidePayout
from stario.domain.ledger.usecases.pass_holds import PassHolds
from stario.domain.ledger.usecases.propose_payout import ProposePayout
from stario.domain.payments.model.provider import Provider
from tests.builders.values import new_id
from tests.histories.shop import ALL, Shop, one_of

STEPS = {
    "approve": {PayoutState.PROPOSED},
    "cancel": {PayoutState.PROPOSED},
    "send": {PayoutState.APPROVED},
    "confirm": {PayoutState.SENT},
    "fail": {PayoutState.APPROVED, PayoutState.SENT, PayoutState.PAID},
}


@attrs.frozen
class Earning:
    """`settled` is by provider and the bank's reference."""

    shop: Shop
    settled: dict[tuple[Provider, str], Money] = attrs.field(factory=dict)

    async def pass_holds(self) -> None:
        await PassHolds(storage=self.shop.storage, clock=self.shop.clock)()

    async def propose(self, artist: int, admin: int, tax_basis_points: int) -> None:
        shop = self.shop
        propose = ProposePayout(
            storage=shop.storage,
            clock=shop.clock,
            minimum=Money.from_som(1_000),
            tax_basis_points=tax_basis_points,
        )
        step = propose(
            PayoutId(new_id()), shop.artists[artist % 2].id, by=shop.admins[admin % 2].id
        )
        # The last proposal is not decided yet.
        await shop.attempt(step, Conflict)

    async def decide(self, choice: int, admin: int, step: str) -> None:
        shop = self.shop
        payout = one_of(await self.payouts(), choice, fits=lambda each: each.state in STEPS[step])
        if payout is None:
            return
        decide = DecidePayout(storage=shop.storage, clock=shop.clock)
        steps = {
            "approve": lambda: decide.approve(payout.id, by=shop.admins[admin % 2].id),
            "cancel": lambda: decide.cancel(payout.id),
            "send": lambda: decide.send(payout.id, reference=f"bank-{payout.id}"),
            "confirm": lambda: decide.confirm(payout.id),
            "fail": lambda: decide.fail(payout.id, error="wrong account"),
        }
        await shop.attempt(steps[step]())

    async def settle_up(self, provider: Provider, amount: Money, reference: str) -> None:
        """A provider hands over what it took, or says so twice."""
        book = BookSettlement(storage=self.shop.storage, clock=self.shop.clock)
        # One reference stands for one amount.
        booked = await self.shop.attempt(book(provider, amount, reference=reference), Conflict)
        if booked is not None:
            self.settled.setdefault((provider, reference), amount)

    async def payouts(self) -> tuple[Payout, ...]:
        async with self.shop.storage() as work:
            return (await work.payouts.list(ALL)).items[::-1]
