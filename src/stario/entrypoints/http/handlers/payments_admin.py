"""Transactions and refunds over HTTP, for administrators."""

from collections.abc import Awaitable, Callable

import attrs

from stario.domain.kernel.errors import Invalid, NotFound
from stario.domain.kernel.ids import PaymentId, RefundId
from stario.domain.kernel.money import Money
from stario.domain.orders.model.order import RefundTooLarge
from stario.domain.payments.model.payment import PaymentNotFound, PaymentOutOfOrder
from stario.domain.payments.model.refund import FourEyes, RefundOutOfOrder
from stario.domain.payments.usecases.conclude_refund import ConcludeRefund
from stario.domain.payments.usecases.decide_refund import DecideRefund
from stario.domain.payments.usecases.list_transactions import ListTransactions
from stario.domain.payments.usecases.request_refund import RequestRefund
from stario.entrypoints.http.fields import Listing, listing
from stario.entrypoints.http.handlers.payments import TAG
from stario.entrypoints.http.handlers.payments_schema import (
    PaymentPath,
    RefundAnswer,
    RefundBody,
    RefundPath,
    RefundsQuery,
    TransactionAnswer,
    TransactionsQuery,
    refund_answer,
    transaction_answer,
)
from stario.entrypoints.http.routing import ADMIN_ONLY, Call, Reply, Route, route

Step = Callable[[Call[None, RefundPath]], Awaitable[Reply]]


@attrs.frozen(kw_only=True)
class PaymentAdminHandlers:
    list_transactions: ListTransactions
    request_refund: RequestRefund
    decide_refund: DecideRefund
    conclude_refund: ConcludeRefund

    def routes(self) -> list[Route]:
        return [
            route(
                "GET",
                "/payments/admin/transactions",
                self.transactions,
                tag=TAG,
                summary="List what providers were asked for",
                query=TransactionsQuery,
                response=Listing[TransactionAnswer],
                roles=ADMIN_ONLY,
            ),
            route(
                "POST",
                "/payments/{payment_id}/refund",
                self.refund,
                tag=TAG,
                summary="Give money back",
                description="Above a set amount another administrator must approve it.",
                path_params=PaymentPath,
                body=RefundBody,
                response=RefundAnswer,
                status=201,
                roles=ADMIN_ONLY,
                errors=(PaymentNotFound, PaymentOutOfOrder, RefundTooLarge, Invalid),
                idempotent=True,
            ),
            route(
                "GET",
                "/payments/refunds",
                self.refunds,
                tag=TAG,
                summary="List refunds",
                query=RefundsQuery,
                response=Listing[RefundAnswer],
                roles=ADMIN_ONLY,
            ),
            *(self._decision(verb, handler, summary) for verb, handler, summary in (
                ("approve", self.approve, "Approve what another administrator asked for"),
                ("refuse", self.refuse, "Refuse what another administrator asked for"),
                ("done", self.done, "Say that it was given back by hand"),
            )),
        ]  # fmt: skip

    def _decision(self, verb: str, handler: Step, summary: str) -> Route:
        return route(
            "POST",
            f"/payments/refunds/{{refund_id}}/{verb}",
            handler,
            tag=TAG,
            summary=summary,
            path_params=RefundPath,
            response=RefundAnswer,
            roles=ADMIN_ONLY,
            errors=(NotFound, FourEyes, RefundOutOfOrder, RefundTooLarge),
        )

    async def transactions(self, call: Call[None, None, TransactionsQuery]) -> Reply:
        page = await self.list_transactions(call.query.request(), call.query.wanted())
        return Reply(listing(page, transaction_answer))

    async def refund(self, call: Call[RefundBody, PaymentPath]) -> Reply:
        reason, note = call.body.why()
        som = call.body.amount_uzs
        refund = await self.request_refund(
            RefundId(call.idempotency_id),
            PaymentId(call.path.payment_id),
            actor=call.claims.account_id,
            amount=None if som is None else Money.from_som(som),
            reason=reason,
            note=note,
        )
        return Reply(refund_answer(refund), location="/payments/refunds")

    async def refunds(self, call: Call[None, None, RefundsQuery]) -> Reply:
        page = await self.list_transactions.refunds(
            call.query.request(), states=frozenset(call.query.status)
        )
        return Reply(listing(page, refund_answer))

    async def approve(self, call: Call[None, RefundPath]) -> Reply:
        return await self._decided(call, approve=True)

    async def refuse(self, call: Call[None, RefundPath]) -> Reply:
        return await self._decided(call, approve=False)

    async def done(self, call: Call[None, RefundPath]) -> Reply:
        refund = await self.conclude_refund.by_hand(
            RefundId(call.path.refund_id), actor=call.claims.account_id
        )
        return Reply(refund_answer(refund))

    async def _decided(self, call: Call[None, RefundPath], *, approve: bool) -> Reply:
        refund = await self.decide_refund(
            RefundId(call.path.refund_id), approve=approve, actor=call.claims.account_id
        )
        return Reply(refund_answer(refund))
