"""The register of breaches in memory."""

from collections.abc import Sequence

import attrs

from stario.adapters.memory.transaction import Transaction
from stario.domain.compliance.model.breach import Breach
from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.ids import BreachId
from stario.domain.kernel.paging import Page, PageRequest
from stario.ports.repositories.breaches import Breaches


@attrs.frozen
class MemoryBreaches(Breaches):
    _transaction: Transaction

    async def add(self, breach: Breach) -> None:
        breaches = (await self._transaction.writing()).breaches
        if breach.id in breaches:
            raise Conflict(what="breach")
        breaches[breach.id] = breach

    async def get(self, breach: BreachId, *, lock: bool = False) -> Breach:
        tables = await self._transaction.writing() if lock else self._transaction.tables
        try:
            return tables.breaches[breach]
        except KeyError:
            raise NotFound(what="breach") from None

    async def save(self, breach: Breach) -> None:
        breaches = (await self._transaction.writing()).breaches
        if breach.id in breaches:
            breaches[breach.id] = breach

    async def list(self, request: PageRequest) -> Page[Breach]:
        found = self._by_time()[::-1]
        shown = tuple(found[request.offset : request.offset + request.size])
        return Page(shown, len(found), request)

    async def open(self) -> tuple[Breach, ...]:
        return tuple(breach for breach in self._by_time() if breach.is_open)

    def _by_time(self) -> Sequence[Breach]:
        breaches = self._transaction.tables.breaches.values()
        return sorted(breaches, key=lambda breach: (breach.detected_at, breach.id))
