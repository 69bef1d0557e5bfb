"""Which providers take money here."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from stario.adapters.memory.trial_payments import TrialPaymentProvider
from stario.domain.payments.model.provider import Provider
from stario.entrypoints.settings import Settings
from stario.ports.payments import PaymentProvider
from stario.ports.system import Clock


@asynccontextmanager
async def open_providers(
    settings: Settings, clock: Clock
) -> AsyncIterator[Mapping[Provider, PaymentProvider]]:
    """
    Open those that the settings name; TEST is there everywhere but in production.

    Nothing is asked of them yet.
    """
    del clock
    found: dict[Provider, PaymentProvider] = {}
    if settings.environment != "production":
        found[Provider.TEST] = TrialPaymentProvider(public_url=settings.public_url)
    yield found
