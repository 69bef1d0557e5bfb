"""The end of a history: all that is owed is paid, and the books come to nothing."""

import attrs

from stario.domain.kernel.money import NOTHING
from stario.domain.ledger.model import account
from stario.domain.ledger.usecases.tell_statement import TellStatement
from stario.domain.payments.model.payment import HAD_MONEY
from stario.domain.payments.model.refund import RefundState
from tests.histories.counterparty import Answer
from tests.histories.earning import Earning
from tests.histories.returning import Returning
from tests.histories.shop import Shop

FEES_AND_WHAT_LEFT = (
    account.PAYMENT_FEES,
    account.BANK,
    account.TAX_WITHHELD,
    account.PAYOUT_PAYABLE,
    # It bears what free orders cost.
    account.PLATFORM_REVENUE,
    "provider_receivable:",
    "artist_payable:",
    "artist_receivable:",
)


@attrs.frozen
class Draining:
    shop: Shop
    returning: Returning
    earning: Earning

    async def __call__(self) -> None:
        """
        Give back everything that anybody paid.

        What stays is what providers keep, and what artists and the bank have had already.
        """
        for counterparty in self.shop.counterparties.values():
            counterparty.answer = Answer.DONE
        await self._decide()
        await self._give_all_back()
        await self._carry_out()
        await self._compare()
        await self._tell()
        async with self.shop.storage() as work:
            balances = await work.ledger.balances()
        left = {code: balance for code, balance in balances.items() if balance}
        assert all(code.startswith(FEES_AND_WHAT_LEFT) for code in left), left

    async def _decide(self) -> None:
        for refund in await self.shop.refunds():
            if refund.state is RefundState.REQUESTED:
                await self.returning.decide_one(refund.id, approve=False)
            if refund.state is RefundState.FAILED:
                await self.returning.decide_one(refund.id, approve=True)

    async def _give_all_back(self) -> None:
        for payment in await self.shop.payments():
            if not payment.counts:
                continue
            async with self.shop.storage() as work:
                left = (await work.orders.get(payment.order_id)).refundable
            if left:
                asked = await self.returning.ask_one(payment.id, left)
                if asked.state is RefundState.REQUESTED:
                    await self.returning.decide_one(asked.id, approve=True)

    async def _carry_out(self) -> None:
        while await self.returning.carry_out(-1):
            continue
        for counterparty in self.shop.counterparties.values():
            while counterparty.promised:
                await self.returning.tell(0, is_done=True)

    async def _tell(self) -> None:
        """What a statement adds up to is what was paid out."""
        tell = TellStatement(storage=self.shop.storage)
        for payout in await self.earning.payouts():
            statement = await tell(payout.id, owner=None)
            assert statement.closing == payout.available - payout.netted, statement

    async def _compare(self) -> None:
        """What each provider says is what we say, to the tiyin."""
        for payment in await self.shop.payments():
            theirs = self.shop.counterparties[payment.provider]
            tx = payment.provider_tx or ""
            assert (payment.state in HAD_MONEY) is (tx in theirs.taken), payment
            if tx in theirs.taken:
                assert payment.amount == theirs.taken[tx], payment
                assert payment.refunded == payment.amount, payment
                assert payment.refunded == theirs.given_of(tx), (payment, theirs)
            else:
                assert payment.refunded == NOTHING
