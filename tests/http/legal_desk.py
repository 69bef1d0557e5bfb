"""Packages and breaches behind the real edge."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import attrs
import httpx
from tests.builders.notary import Notary, a_notary
from tests.http.house import House

from stario.domain.identity.model.account import Account
from stario.domain.identity.model.role import Role
from stario.entrypoints.wiring.legal_container import LegalContainer

Headers = dict[str, str]


@attrs.define(kw_only=True)
class LegalDesk:
    """`asks` and `approves` are administrators of the notary."""

    web: httpx.AsyncClient
    edge: House
    notary: Notary

    def as_(self, account: Account) -> Headers:
        return self.edge.signed_in(account.role, account=account.id)

    @property
    def asks(self) -> Headers:
        return self.as_(self.notary.asks)

    @property
    def approves(self) -> Headers:
        return self.as_(self.notary.approves)

    async def other(self, role: Role) -> Headers:
        return self.as_(await self.notary.town.person(role))

    async def call(
        self,
        method: str,
        path: str,
        headers: Headers,
        body: object = None,
        *,
        status: int = 200,
    ) -> dict[str, object]:
        answer = await self.web.request(method, path, headers=headers, json=body)
        assert answer.status_code == status, answer.text
        return dict(answer.json())


@asynccontextmanager
async def a_legal_desk(folder: Path) -> AsyncIterator[LegalDesk]:
    async with a_notary(folder) as notary:
        town = notary.town
        edge = House(storage=town.storage, clock=town.clock)
        container = LegalContainer(
            storage=town.storage, objects=town.objects, dispatch=town.dispatch, clock=town.clock
        )
        handlers = (container.exports(), container.breaches())
        app = edge.app([route for handler in handlers for route in handler.routes()])
        async with edge.client(app) as web:
            yield LegalDesk(web=web, edge=edge, notary=notary)
