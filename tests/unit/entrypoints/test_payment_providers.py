"""Which providers take money, by what an operator sets."""

import pytest
from pydantic import ValidationError

from stario.adapters.system import SystemClock
from stario.domain.payments.model.provider import Provider
from stario.domain.payments.model.return_url import ANYWHERE
from stario.entrypoints.http.payment_routes import return_origins
from stario.entrypoints.payment_providers import (
    click_account,
    open_providers,
    stripe_account,
    trial_operators,
)
from stario.entrypoints.settings import Settings

CLICK = {
    "CLICK_SERVICE_ID": "12345",
    "CLICK_MERCHANT_ID": "54321",
    "CLICK_MERCHANT_USER_ID": "777",
    "CLICK_SECRET_KEY": "click-secret",
}
STRIPE = {
    "STRIPE_SECRET_KEY": "sk_live_secret",
    "STRIPE_WEBHOOK_SECRET": "whsec_secret",
    "STRIPE_RATE": "12650.5",
}


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


async def test_a_demo_takes_no_real_money() -> None:
    async with open_providers(Settings(), SystemClock()) as found:
        assert set(found) == {Provider.TEST, Provider.VAS}
        assert trial_operators(found) is not None
        assert stripe_account(Settings(), found) is None
    assert click_account(Settings()) is None


async def test_what_is_set_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {**CLICK, **STRIPE}.items():
        monkeypatch.setenv(name, value)
    settings = Settings()

    async with open_providers(settings, SystemClock()) as found:
        assert {Provider.CLICK, Provider.STRIPE} <= set(found)
        assert stripe_account(settings, found) is not None
        shown = repr(settings) + repr(found) + repr(stripe_account(settings, found))

    assert click_account(settings) is not None
    for secret in ("click-secret", "sk_live_secret", "whsec_secret"):
        assert secret not in shown


async def test_production_has_no_provider_that_takes_no_money() -> None:
    settings = Settings().model_copy(update={"environment": "production"})

    async with open_providers(settings, SystemClock()) as found:
        assert dict(found) == {}
        assert trial_operators(found) is None


async def test_nobody_pays_without_money_where_real_money_is_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PUBLIC_URL", "https://api.example")
    async with open_providers(Settings(), SystemClock()) as found:
        assert Provider.TEST in found
    for name, value in CLICK.items():
        monkeypatch.setenv(name, value)
    async with open_providers(Settings(), SystemClock()) as found:
        assert set(found) == {Provider.CLICK}
    monkeypatch.setenv("PUBLIC_URL", "http://127.0.0.1:8000")
    async with open_providers(Settings(), SystemClock()) as found:
        assert set(found) == {Provider.CLICK, Provider.TEST, Provider.VAS}


def test_fans_are_sent_anywhere_in_a_demo_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUBLIC_URL", "https://api.example")
    monkeypatch.setenv("CORS_ORIGINS", "*,https://app.example")
    assert ANYWHERE in return_origins(Settings())
    for name, value in STRIPE.items():
        monkeypatch.setenv(name, value)
    assert return_origins(Settings()) == ("https://api.example", "https://app.example")


@pytest.mark.parametrize("name", ["CLICK_SECRET_KEY", "STRIPE_WEBHOOK_SECRET"])
def test_a_key_of_nothing_is_refused(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Anybody could sign with it."""
    for each, value in {**CLICK, **STRIPE, name: "       "}.items():
        monkeypatch.setenv(each, value)
    with pytest.raises(ValidationError, match=name):
        Settings()


@pytest.mark.parametrize("missing", [*CLICK, *STRIPE])
def test_half_an_account_is_refused_and_shows_nothing(
    monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    whole = CLICK if missing in CLICK else STRIPE
    for name, value in whole.items():
        if name != missing:
            monkeypatch.setenv(name, value)

    with pytest.raises(ValidationError, match=missing) as refused:
        Settings()
    assert "secret" not in str(refused.value).lower().replace(missing.lower(), "").replace(
        "secret_key", ""
    ).replace("webhook_secret", "")
