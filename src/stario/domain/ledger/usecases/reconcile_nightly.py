"""Compare the days before, each once."""

from collections.abc import Iterable
from datetime import date, timedelta

import attrs

from stario.domain.kernel.errors import NotFound, Unavailable
from stario.domain.kernel.tashkent import TASHKENT
from stario.domain.ledger.model.reconciliation import reconciliation_id
from stario.domain.ledger.usecases.reconcile_books import ReconcileBooks
from stario.domain.ledger.usecases.reconcile_day import ReconcileDay
from stario.domain.payments.model.provider import Provider
from stario.ports.storage import Storage
from stario.ports.system import Clock

# Providers close their day some time after midnight.
NOT_BEFORE_HOUR = 3
# Nobody may have been awake last night.
DAYS_BACK = 3


@attrs.frozen(kw_only=True)
class ReconcileNightly:
    """Comes round every hour; a provider that does not answer is asked again the next hour."""

    storage: Storage
    clock: Clock
    reconcile_day: ReconcileDay
    reconcile_books: ReconcileBooks

    async def __call__(self) -> int:
        """Compare what has not been compared; says how many comparisons were made."""
        now = self.clock.now().astimezone(TASHKENT)
        if now.hour < NOT_BEFORE_HOUR:
            return 0
        made = 0
        for back in range(1, DAYS_BACK + 1):
            made += await self._compare(now.date() - timedelta(days=back))
        return made

    async def _compare(self, day: date) -> int:
        made = 0
        for provider in await self._missing(day, [None, *self.reconcile_day.providers_of_payments]):
            try:
                if provider is None:
                    await self.reconcile_books(day)
                else:
                    await self.reconcile_day(provider, day)
                made += 1
            except Unavailable:
                continue
        return made

    async def _missing(
        self, day: date, providers: Iterable[Provider | None]
    ) -> list[Provider | None]:
        missing: list[Provider | None] = []
        async with self.storage() as work:
            for provider in providers:
                try:
                    await work.reconciliations.get(reconciliation_id(provider, day))
                except NotFound:
                    missing.append(provider)
        return missing
