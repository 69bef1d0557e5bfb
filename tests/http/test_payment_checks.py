"""Probes and metrics of payments."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import attrs
import pytest
from tests.builders.payment_till import Till

from stario.adapters.sql.schema import upgrade
from stario.domain.payments.model.payable import ProviderAway
from stario.domain.payments.model.payment import CancelReason
from stario.domain.payments.model.provider import Provider
from stario.domain.payments.model.receipt import PRINTED_BY_PAYME
from stario.domain.payments.usecases.check_providers import CheckProviders
from stario.domain.payments.usecases.note_facts import NoteFacts
from stario.entrypoints.clients import Clients, database_url, open_clients
from stario.entrypoints.http.payment_checks import PaymentChecks
from stario.entrypoints.settings import Settings


@pytest.fixture
async def clients(tmp_path: Path) -> AsyncIterator[Clients]:
    settings = Settings(stario_home=tmp_path)
    await upgrade(database_url(settings))
    async with open_clients(settings, name="test") as clients:
        yield clients


async def test_what_became_of_payments_is_told(clients: Clients) -> None:
    till = Till(storage=clients.storage)
    till.clock.set(clients.clock.now())
    await till.paid(await till.order())
    failed = await till.reserved(await till.order())
    await till.cancel(Provider.PAYME, payment_id=failed.id, reason=CancelReason.DEBIT)
    measures = await PaymentChecks(clients=clients).measures()

    told = {(each.name, *each.labels.values()): each.value for each in measures if each.value}
    assert told[("stario_payments_last_hour", "payme", "paid")] == 1
    assert told[("stario_payments_last_hour", "payme", "failed")] == 1
    assert told[("stario_payment_provider_up", "test")] == 1
    assert ("stario_payments_last_hour", "payme", "abandoned") not in told


async def test_a_payment_without_a_receipt_is_told(clients: Clients) -> None:
    till = Till(storage=clients.storage)
    payme = attrs.evolve(
        clients, providers_of_payments={Provider.PAYME: till.steered[Provider.PAYME]}
    )
    till.clock.set(clients.clock.now() - timedelta(minutes=16))
    printed, _ = await till.paid(await till.order()), await till.paid(await till.order())
    note = NoteFacts(storage=clients.storage)
    await note(Provider.PAYME, printed.provider_tx or "", {PRINTED_BY_PAYME: 1})
    till.clock.set(clients.clock.now())
    await till.paid(await till.order())

    measures = await PaymentChecks(clients=payme).measures()
    (missing,) = [m.value for m in measures if m.name == "stario_payments_without_receipt"]
    assert missing == 1


async def test_a_provider_that_is_away_shows_and_is_not_vital(clients: Clients) -> None:
    checks = PaymentChecks(clients=clients)
    await checks.check()
    known = CheckProviders(
        storage=clients.storage,
        providers_of_payments=clients.providers_of_payments,
        clock=clients.clock,
    )
    await known.note_away(Provider.TEST, "timeout")

    assert not checks.dependency().vital
    with pytest.raises(ProviderAway):
        await checks.check()
