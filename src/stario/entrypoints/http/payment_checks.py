"""What probes and metrics tell of payments."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

import attrs

from stario.domain.kernel.paging import LARGEST_PAGE, PageRequest
from stario.domain.payments.model.payable import ProviderAway
from stario.domain.payments.model.payment import PaymentState
from stario.domain.payments.model.provider import Provider
from stario.domain.payments.model.receipt import was_printed
from stario.domain.payments.usecases.check_providers import CheckProviders
from stario.entrypoints.clients import Clients
from stario.entrypoints.http.health import Dependency
from stario.entrypoints.http.metrics import Measure
from stario.ports.repositories.payments import PaymentFilter, ProviderState

COUNTED_FOR = {
    "stario_payments_last_hour": timedelta(hours=1),
    # What an alert looks at: an hour would hide an outage that has just begun.
    "stario_payments_last_quarter": timedelta(minutes=15),
}

RECEIPT_WITHIN = timedelta(minutes=15)
RECEIPTS_LOOKED_FOR = timedelta(days=1)

OUTCOMES = {
    PaymentState.OPEN: "open",
    PaymentState.PENDING: "pending",
    PaymentState.PAID: "paid",
    # It was paid before, and went back by a decision.
    PaymentState.REFUNDED: "paid",
    PaymentState.CANCELLED: "failed",
    PaymentState.EXPIRED: "abandoned",
}


@attrs.frozen(kw_only=True)
class PaymentChecks:
    """Of the providers that are configured here."""

    clients: Clients

    def dependency(self) -> Dependency:
        """Not vital: orders wait for a provider to come back."""
        return Dependency(name="payment-providers", check=self.check, vital=False)

    async def check(self) -> None:
        """
        Say nothing while each provider is well, or nobody has asked it.

        Raises:
            ProviderAway: one is not; `provider` names it.
        """
        for provider, state in (await self._known()).items():
            if state is not None and state.error is not None:
                raise ProviderAway(provider=provider.value)

    async def measures(self) -> Sequence[Measure]:
        """Payments that changed lately, by what became of them, and how providers are."""
        return [
            *await self._outcomes(),
            *await self._without_receipt(),
            *(
                Measure(
                    name="stario_payment_provider_up",
                    help="Whether a provider took payments when it was asked last.",
                    value=float(state is None or state.error is None),
                    labels={"provider": provider.value},
                )
                for provider, state in (await self._known()).items()
            ),
        ]

    async def _outcomes(self) -> Sequence[Measure]:
        now = self.clients.clock.now()
        found: list[Measure] = []
        for name, period in COUNTED_FOR.items():
            async with self.clients.storage() as work:
                counted = await work.payments.outcomes(since=now - period)
            totals = {
                (provider.value, outcome): 0
                for provider in self.clients.providers_of_payments
                for outcome in OUTCOMES.values()
            }
            for (provider, state), count in counted.items():
                key = provider.value, OUTCOMES[state]
                totals[key] = totals.get(key, 0) + count
            found += [
                Measure(
                    name=name,
                    help="Payments that changed within this time, by provider and outcome.",
                    value=count,
                    labels={"provider": provider, "outcome": outcome},
                )
                for (provider, outcome), count in totals.items()
            ]
        return found

    async def _without_receipt(self) -> Sequence[Measure]:
        """Payme prints receipts by itself and tells us; where it does not a person must look."""
        if Provider.PAYME not in self.clients.providers_of_payments:
            return ()
        now = self.clients.clock.now()
        wanted = PaymentFilter(
            provider=Provider.PAYME,
            states=frozenset({PaymentState.PAID}),
            since=now - RECEIPTS_LOOKED_FOR,
            before=now - RECEIPT_WITHIN,
        )
        async with self.clients.storage() as work:
            page = await work.payments.list(PageRequest(size=LARGEST_PAGE), wanted)
        return (
            Measure(
                name="stario_payments_without_receipt",
                help="Of the latest hundred payments of the last day, those without a receipt.",
                value=sum(not was_printed(payment) for payment in page.items),
                labels={"provider": Provider.PAYME.value},
            ),
        )

    async def _known(self) -> Mapping[Provider, ProviderState | None]:
        return await CheckProviders(
            storage=self.clients.storage,
            providers_of_payments=self.clients.providers_of_payments,
            clock=self.clients.clock,
        ).known()
