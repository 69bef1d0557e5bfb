"""What an operator sets of providers of payments."""

from decimal import Decimal
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings

SHORTEST_PROVIDER_KEY = 8


class ProviderSettings(BaseSettings):
    """The part of the settings that payments are taken by; nothing of it is needed."""

    payme_merchant_id: str | None = Field(default=None, pattern="^[0-9A-Za-z]{1,64}$")
    payme_key: SecretStr | None = None
    payme_test_key: SecretStr | None = None
    """That of Payme's sandbox: whoever has it pays for orders without money."""
    payme_login: str = Field(default="Paycom", min_length=1, pattern="^[!-9;-~]+$")
    payme_account_field: str = Field(default="order_id", pattern="^[a-z][a-z0-9_]{0,31}$")
    payme_subscribe_key: SecretStr | None = None
    """With it refunds, states and statements are asked of Payme; without, people look there."""
    payme_fee_basis_points: int = Field(default=200, ge=0, le=10_000)
    payme_checkout_url: str = "https://checkout.paycom.uz"
    payme_api_url: str = "https://checkout.paycom.uz/api"
    click_service_id: str | None = Field(default=None, pattern="^[0-9]{1,18}$")
    click_merchant_id: str | None = Field(default=None, pattern="^[0-9]{1,18}$")
    click_merchant_user_id: str | None = Field(default=None, pattern="^[0-9]{1,18}$")
    click_secret_key: SecretStr | None = None
    click_fee_basis_points: int = Field(default=200, ge=0, le=10_000)
    click_api_url: str = "https://api.click.uz/v2/merchant/"
    click_pay_url: str = "https://my.click.uz/services/pay"
    stripe_secret_key: SecretStr | None = None
    stripe_webhook_secret: SecretStr | None = None
    stripe_currency: Literal["usd", "eur"] = "usd"
    stripe_rate: Decimal | None = Field(default=None, gt=0, max_digits=18)
    """Tiyin for the smallest unit of STRIPE_CURRENCY: 12650 where a dollar costs 12650 so'm."""
    stripe_fee_basis_points: int = Field(default=290, ge=0, le=10_000)
    stripe_api_url: str = "https://api.stripe.com"

    def require_whole_providers(self) -> None:
        """Half an account with a provider would fail at the first payment."""
        has_key = bool(self.payme_key or self.payme_test_key)
        if has_key != bool(self.payme_merchant_id):
            raise ValueError("PAYME_MERCHANT_ID and PAYME_KEY need each other")
        self._require_keys()
        click = ("click_service_id", "click_merchant_id", "click_merchant_user_id")
        for names in (
            (*click, "click_secret_key"),
            ("stripe_secret_key", "stripe_webhook_secret", "stripe_rate"),
        ):
            missing = [name.upper() for name in names if getattr(self, name) is None]
            if missing and len(missing) < len(names):
                raise ValueError(f"{', '.join(map(str.upper, names))}: missing {missing}")

    def _require_keys(self) -> None:
        """With a key of nothing anybody could sign in a provider's name."""
        names = ("payme_key", "payme_test_key", "click_secret_key", "stripe_webhook_secret")
        for name in names:
            key = getattr(self, name)
            if key is not None and len(key.get_secret_value().strip()) < SHORTEST_PROVIDER_KEY:
                raise ValueError(f"{name.upper()} is too short to be a key of the provider's")
