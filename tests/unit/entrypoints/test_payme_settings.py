"""Payme, by what an operator sets."""

import pytest
from pydantic import ValidationError

from stario.adapters.payme.provider import PaymePaymentProvider
from stario.adapters.system import SystemClock
from stario.domain.payments.model.provider import Provider
from stario.entrypoints.payment_providers import open_providers, payme_account
from stario.entrypoints.settings import Settings

PAYME = {
    "PAYME_MERCHANT_ID": "587f72c72cac0d162c722ae2",
    "PAYME_KEY": "KeyOfTheCashbox0123456789ABCDEFGHIJK",
    "PAYME_TEST_KEY": "KeyOfTheSandbox0123456789ABCDEFGHIJK",
    "PAYME_SUBSCRIBE_KEY": "KeyOfReceipts0123456789ABCDEFGHIJKLM",
}


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


async def test_a_cashbox_is_opened_and_its_keys_are_not_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in PAYME.items():
        monkeypatch.setenv(name, value)
    settings = Settings()
    account = payme_account(settings)

    async with open_providers(settings, SystemClock()) as found:
        payme = found[Provider.PAYME]
        assert isinstance(payme, PaymePaymentProvider)
        assert payme.api is not None
        shown = repr(settings) + repr(payme) + repr(account)
    assert account is not None
    assert account.keys == (PAYME["PAYME_KEY"], PAYME["PAYME_TEST_KEY"])
    assert not [name for name, key in PAYME.items() if "KEY" in name and key in shown]


async def test_without_a_key_for_receipts_nothing_is_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("PAYME_MERCHANT_ID", "PAYME_KEY"):
        monkeypatch.setenv(name, PAYME[name])
    async with open_providers(Settings(), SystemClock()) as found:
        payme = found[Provider.PAYME]
        assert isinstance(payme, PaymePaymentProvider)
        assert payme.api is None


@pytest.mark.parametrize("name", ["PAYME_MERCHANT_ID", "PAYME_KEY"])
def test_half_a_cashbox_is_refused(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, PAYME[name])
    with pytest.raises(ValidationError, match="PAYME_KEY need each other") as refused:
        Settings()
    assert PAYME["PAYME_KEY"] not in str(refused.value)


def test_nobody_pays_with_the_sandbox_in_production(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in PAYME.items():
        monkeypatch.setenv(name, value)
    settings = Settings()
    with pytest.raises(ValueError, match="PAYME_TEST_KEY is not for production"):
        settings.model_copy(update={"environment": "production"})._require_production()
