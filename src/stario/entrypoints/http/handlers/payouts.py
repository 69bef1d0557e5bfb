"""What artists earn, and how it reaches them."""

from collections.abc import Awaitable, Callable

import attrs

from stario.domain.kernel.errors import Conflict, DomainError, Invalid, NotFound, Unavailable
from stario.domain.kernel.ids import ArtistId, PayoutId
from stario.domain.kernel.text import clean_line
from stario.domain.ledger.model.payout import (
    Payout,
    PayoutOutdated,
    PayoutOutOfOrder,
    PayoutTooSmall,
)
from stario.domain.ledger.usecases.decide_payout import DecidePayout
from stario.domain.ledger.usecases.list_payouts import ListPayouts
from stario.domain.ledger.usecases.print_statement import PrintStatement
from stario.domain.ledger.usecases.propose_payout import ProposePayout
from stario.domain.ledger.usecases.read_earnings import ReadEarnings
from stario.domain.payments.model.refund import FourEyes
from stario.entrypoints.http.fields import Listing, PageQuery, listing
from stario.entrypoints.http.handlers.owner import owner_of
from stario.entrypoints.http.handlers.payouts_schema import (
    EarningsAnswer,
    FailedBody,
    PayoutAnswer,
    PayoutPath,
    PayoutRecord,
    PayoutsQuery,
    ProposeBody,
    SentBody,
    earnings_answer,
    payout_answer,
    payout_record,
)
from stario.entrypoints.http.routing import (
    ADMIN_ONLY,
    SIGNED_IN,
    STAFF,
    Call,
    RateClass,
    Reply,
    Route,
    route,
)

TAG = "Payouts"
PDF, CSV = "application/pdf", "text/csv"
LONGEST_ERROR = 300


@attrs.frozen(kw_only=True)
class PayoutHandlers:
    read_earnings: ReadEarnings
    list_payouts: ListPayouts
    propose_payout: ProposePayout
    decide_payout: DecidePayout
    print_statement: PrintStatement

    def routes(self) -> list[Route]:
        return [
            route(
                "GET",
                "/payouts/me",
                self.mine,
                tag=TAG,
                summary="Read the balances and payouts of the caller's own page",
                query=PageQuery,
                response=EarningsAnswer,
                roles=SIGNED_IN,
                errors=(NotFound,),
            ),
            route(
                "GET",
                "/payouts",
                self.list,
                tag=TAG,
                summary="List payouts",
                query=PayoutsQuery,
                response=Listing[PayoutRecord],
                roles=STAFF,
            ),
            route(
                "POST",
                "/payouts",
                self.propose,
                tag=TAG,
                summary="Propose to pay an artist what is available",
                body=ProposeBody,
                response=PayoutRecord,
                status=201,
                roles=ADMIN_ONLY,
                errors=(NotFound, PayoutTooSmall, Conflict),
                idempotent=True,
            ),
            route(
                "GET",
                "/payouts/{payout_id}",
                self.read,
                tag=TAG,
                summary="Read a payout of one's own, or as staff anybody's",
                path_params=PayoutPath,
                response=PayoutAnswer,
                roles=SIGNED_IN,
                errors=(NotFound,),
            ),
            self._statement("pdf", self.pdf, PDF),
            self._statement("csv", self.csv, CSV),
            self._step(
                "approve",
                self.approve,
                "Approve one that another administrator proposed",
                FourEyes,
                PayoutOutdated,
            ),
            self._step("cancel", self.cancel, "Take a proposal back"),
            self._step("paid", self.paid, "Note that the artist has it"),
            route(
                "POST",
                "/payouts/{payout_id}/sent",
                self.sent,
                tag=TAG,
                summary="Note that the bank has it",
                path_params=PayoutPath,
                body=SentBody,
                response=PayoutRecord,
                roles=ADMIN_ONLY,
                errors=(NotFound, PayoutOutOfOrder),
            ),
            route(
                "POST",
                "/payouts/{payout_id}/failed",
                self.failed,
                tag=TAG,
                summary="Book it back: the bank refused it, or it came back",
                path_params=PayoutPath,
                body=FailedBody,
                response=PayoutRecord,
                roles=ADMIN_ONLY,
                errors=(NotFound, PayoutOutOfOrder, Invalid),
            ),
        ]

    def _statement(
        self, kind: str, handler: Callable[[Call[None, PayoutPath]], Awaitable[Reply]], media: str
    ) -> Route:
        return route(
            "GET",
            f"/payouts/{{payout_id}}/statement.{kind}",
            handler,
            tag=TAG,
            summary=f"Get the statement of a payout as {kind.upper()}",
            path_params=PayoutPath,
            media_type=media,
            roles=SIGNED_IN,
            errors=(NotFound, Unavailable),
            limit=RateClass.GENERATE,
        )

    def _step(
        self,
        verb: str,
        handler: Callable[[Call[None, PayoutPath]], Awaitable[Reply]],
        summary: str,
        *errors: type[DomainError],
    ) -> Route:
        return route(
            "POST",
            f"/payouts/{{payout_id}}/{verb}",
            handler,
            tag=TAG,
            summary=summary,
            path_params=PayoutPath,
            response=PayoutRecord,
            roles=ADMIN_ONLY,
            errors=(NotFound, PayoutOutOfOrder, *errors),
        )

    async def mine(self, call: Call[None, None, PageQuery]) -> Reply:
        own = await self.read_earnings(call.claims.account_id, call.query.request())
        return Reply(earnings_answer(own))

    async def list(self, call: Call[None, None, PayoutsQuery]) -> Reply:
        query = call.query
        page = await self.list_payouts(
            query.request(),
            artist=ArtistId(query.artist_id) if query.artist_id else None,
            state=query.state,
        )
        return Reply(listing(page, payout_record))

    async def read(self, call: Call[None, PayoutPath]) -> Reply:
        payout = await self.list_payouts.read(
            PayoutId(call.path.payout_id), owner=owner_of(call.claims)
        )
        return Reply(payout_answer(payout))

    async def propose(self, call: Call[ProposeBody]) -> Reply:
        payout = await self.propose_payout(
            PayoutId(call.idempotency_id),
            ArtistId(call.body.artist_id),
            by=call.claims.account_id,
            tax_basis_points=call.body.tax_basis_points,
        )
        return _reply(payout, location=f"/payouts/{payout.id}")

    async def approve(self, call: Call[None, PayoutPath]) -> Reply:
        by = call.claims.account_id
        return _reply(await self.decide_payout.approve(PayoutId(call.path.payout_id), by=by))

    async def cancel(self, call: Call[None, PayoutPath]) -> Reply:
        return _reply(await self.decide_payout.cancel(PayoutId(call.path.payout_id)))

    async def paid(self, call: Call[None, PayoutPath]) -> Reply:
        return _reply(await self.decide_payout.confirm(PayoutId(call.path.payout_id)))

    async def sent(self, call: Call[SentBody, PayoutPath]) -> Reply:
        return _reply(
            await self.decide_payout.send(
                PayoutId(call.path.payout_id), reference=call.body.reference
            )
        )

    async def failed(self, call: Call[FailedBody, PayoutPath]) -> Reply:
        error = clean_line("error", call.body.error, longest=LONGEST_ERROR, shortest=1)
        return _reply(await self.decide_payout.fail(PayoutId(call.path.payout_id), error=error))

    async def pdf(self, call: Call[None, PayoutPath]) -> Reply:
        file = await self.print_statement.pdf(
            PayoutId(call.path.payout_id), owner=owner_of(call.claims), language=call.language
        )
        return _file(file, call.path.payout_id, "pdf", PDF)

    async def csv(self, call: Call[None, PayoutPath]) -> Reply:
        file = await self.print_statement.csv(
            PayoutId(call.path.payout_id), owner=owner_of(call.claims)
        )
        return _file(file, call.path.payout_id, "csv", CSV)


def _reply(payout: Payout, *, location: str | None = None) -> Reply:
    return Reply(payout_record(payout), location=location)


def _file(file: bytes, payout: str, kind: str, media_type: str) -> Reply:
    name = f'attachment; filename="payout-{payout}.{kind}"'
    headers = {"content-disposition": name}
    return Reply(content=file, media_type=media_type, headers=headers)
