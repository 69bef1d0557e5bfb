"""Ask providers whether they take payments now."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta

import attrs

from stario.domain.kernel.errors import DomainError
from stario.domain.payments.model.provider import Provider
from stario.ports.payments import PaymentProvider
from stario.ports.repositories.payments import ProviderState
from stario.ports.storage import Storage
from stario.ports.system import Clock

ASKED_FOR_SECONDS = 5.0
BELIEVED_FOR = timedelta(minutes=5)
"""An older answer says nothing: whoever asks may have stopped."""


@attrs.frozen(kw_only=True)
class CheckProviders:
    """The answers are remembered for every process."""

    storage: Storage
    providers_of_payments: Mapping[Provider, PaymentProvider]
    clock: Clock

    async def __call__(self) -> None:
        """Ask each once, all at the same time."""
        providers = self.providers_of_payments.values()
        found = await asyncio.gather(*map(self._ask, providers))
        async with self.storage() as work:
            for state in found:
                await work.provider_states.note(state)
            await work.commit()

    async def known(self) -> Mapping[Provider, ProviderState | None]:
        """What is believed of each configured one; None: nobody has asked lately."""
        async with self.storage() as work:
            states = {state.provider: state for state in await work.provider_states.list()}
        oldest = self.clock.now() - BELIEVED_FOR
        return {
            provider: state if state is not None and state.checked_at >= oldest else None
            for provider in self.providers_of_payments
            for state in (states.get(provider),)
        }

    async def note_away(self, provider: Provider, code: str) -> None:
        """Remember that it did not answer somebody who needed it."""
        state = ProviderState(provider=provider, checked_at=self.clock.now(), error=code)
        async with self.storage() as work:
            await work.provider_states.note(state)
            await work.commit()

    async def _ask(self, provider: PaymentProvider) -> ProviderState:
        error: str | None = None
        try:
            async with asyncio.timeout(ASKED_FOR_SECONDS):
                await provider.check()
        except TimeoutError:
            error = "timeout"
        except DomainError as failure:
            error = failure.code
        return ProviderState(provider=provider.name, checked_at=self.clock.now(), error=error)
