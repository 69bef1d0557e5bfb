"""Payouts, the ledger and settlement behind the real edge."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import attrs
import httpx
from tests.builders.counting_house import MINIMUM, CountingHouse
from tests.http.house import House

from stario.adapters.memory.payment_provider import MemoryPaymentProvider
from stario.adapters.memory.statements import MemoryStatementPrinter
from stario.domain.identity.model.account import Account
from stario.domain.payments.model.provider import Provider
from stario.entrypoints.wiring.ledger_container import LedgerContainer

Headers = dict[str, str]


@attrs.define(kw_only=True)
class CountingDesk:
    web: httpx.AsyncClient
    edge: House
    house: CountingHouse
    click: MemoryPaymentProvider

    def as_(self, account: Account) -> Headers:
        # Holds take weeks, and a token half an hour.
        return self.edge.signed_in(account.role, account=account.id)

    @property
    def admin(self) -> Headers:
        return self.as_(self.house.first)

    async def get(
        self,
        path: str,
        headers: Headers | None = None,
        *,
        status: int = 200,
        query: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        answer = await self.web.get(path, headers=headers or self.admin, params=query)
        assert answer.status_code == status, answer.text
        return answer

    async def post(
        self,
        path: str,
        body: object = None,
        headers: Headers | None = None,
        *,
        status: int = 200,
    ) -> dict[str, object]:
        answer = await self.web.post(path, json=body, headers=headers or self.admin)
        assert answer.status_code == status, answer.text
        return dict(answer.json())


@asynccontextmanager
async def a_counting_desk() -> AsyncIterator[CountingDesk]:
    house = await CountingHouse.opened()
    edge = House(storage=house.storage, clock=house.clock)
    click = MemoryPaymentProvider(name=Provider.CLICK)
    container = LedgerContainer(
        storage=house.storage,
        clock=house.clock,
        statements=MemoryStatementPrinter(),
        providers_of_payments={Provider.CLICK: click},
        payout_minimum=MINIMUM,
        payout_tax_basis_points=0,
    )
    handlers = (container.ledger(), container.payouts(), container.settlement())
    app = edge.app([route for handler in handlers for route in handler.routes()])
    async with edge.client(app) as web:
        yield CountingDesk(web=web, edge=edge, house=house, click=click)
