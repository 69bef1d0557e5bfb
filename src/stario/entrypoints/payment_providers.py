"""Which providers take money here."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from urllib.parse import urlsplit

import httpx

from stario.adapters.click.account import ClickAccount
from stario.adapters.click.merchant_api import ClickMerchantApi
from stario.adapters.click.provider import ClickPaymentProvider
from stario.adapters.memory.operator_billing import MemoryOperatorBilling
from stario.adapters.memory.trial_payments import TrialPaymentProvider
from stario.adapters.operators.provider import OperatorPaymentProvider
from stario.adapters.payme.account import PaymeAccount
from stario.adapters.payme.provider import PaymePaymentProvider
from stario.adapters.payme.subscribe_api import PaymeSubscribeApi
from stario.adapters.stripe.account import StripeAccount
from stario.adapters.stripe.client import open_stripe
from stario.adapters.stripe.objects import StripeObjects
from stario.adapters.stripe.provider import StripePaymentProvider
from stario.adapters.stripe.rate import Rate
from stario.domain.payments.model.provider import Provider
from stario.domain.payments.model.return_url import LOOPBACK
from stario.entrypoints.settings import Settings
from stario.ports.fiscal import FiscalReceipts
from stario.ports.payments import PaymentProvider
from stario.ports.system import Clock

TIMEOUT_SECONDS = 15.0
OPERATORS_FEE_BASIS_POINTS = 3000
"""Of the operators of a demo: content providers are left about 70 % of what subscribers pay."""


@asynccontextmanager
async def open_providers(
    settings: Settings, clock: Clock
) -> AsyncIterator[Mapping[Provider, PaymentProvider]]:
    """
    Open those that the settings name, and TEST and VAS where nothing is at stake (`is_a_demo`).

    Nothing is asked of them yet.
    """
    async with AsyncExitStack() as stack:
        opened: list[PaymentProvider] = []
        if (cashbox := payme_account(settings)) is not None:
            opened.append(await stack.enter_async_context(_open_payme(settings, cashbox)))
        if (account := click_account(settings)) is not None:
            http = await stack.enter_async_context(
                httpx.AsyncClient(base_url=settings.click_api_url, timeout=TIMEOUT_SECONDS)
            )
            opened.append(_click(settings, account, http, clock))
        if settings.stripe_secret_key is not None and settings.stripe_rate is not None:
            client = await stack.enter_async_context(
                open_stripe(
                    secret_key=settings.stripe_secret_key.get_secret_value(),
                    url=settings.stripe_api_url,
                )
            )
            opened.append(
                StripePaymentProvider(
                    client=client,
                    rate=Rate(currency=settings.stripe_currency, tiyin=settings.stripe_rate),
                    fee_basis_points=settings.stripe_fee_basis_points,
                )
            )
        if is_a_demo(settings):
            opened.append(
                OperatorPaymentProvider(
                    operator_billing=MemoryOperatorBilling(
                        pages=f"{settings.public_url.rstrip('/')}/payments/vas"
                    ),
                    fee_basis_points=OPERATORS_FEE_BASIS_POINTS,
                )
            )
            opened.append(TrialPaymentProvider(public_url=settings.public_url))
        yield {provider.name: provider for provider in opened}


def is_a_demo(settings: Settings) -> bool:
    """
    Whether a page may pay without money.

    Never in production; and should somebody forget to say that it is production, never where keys
    take real money from other machines than one's own.
    """
    keys = (settings.payme_key, settings.click_secret_key, settings.stripe_secret_key)
    is_own_machine = urlsplit(settings.public_url).hostname in LOOPBACK
    return settings.environment != "production" and (is_own_machine or not any(keys))


def payme_account(settings: Settings) -> PaymeAccount | None:
    """Who we are to Payme; None: nobody."""
    keys = [key.get_secret_value() for key in (settings.payme_key, settings.payme_test_key) if key]
    if settings.payme_merchant_id is None or not keys:
        return None
    return PaymeAccount(
        merchant_id=settings.payme_merchant_id,
        keys=tuple(keys),
        login=settings.payme_login,
        field=settings.payme_account_field,
    )


@asynccontextmanager
async def _open_payme(settings: Settings, account: PaymeAccount) -> AsyncIterator[PaymentProvider]:
    async with httpx.AsyncClient(timeout=TIMEOUT_SECONDS) as http:
        api = None
        if settings.payme_subscribe_key is not None:
            api = PaymeSubscribeApi(
                http=http,
                url=settings.payme_api_url,
                merchant_id=account.merchant_id,
                field=account.field,
                key=settings.payme_subscribe_key.get_secret_value(),
            )
        yield PaymePaymentProvider(
            account=account,
            http=http,
            checkout_url=settings.payme_checkout_url,
            delivery=settings.delivery_code,
            fee_basis_points=settings.payme_fee_basis_points,
            api=api,
        )


def click_account(settings: Settings) -> ClickAccount | None:
    """Who we are to Click; None: nobody."""
    secret = settings.click_secret_key
    ids = (settings.click_service_id, settings.click_merchant_id, settings.click_merchant_user_id)
    if secret is None or None in ids:
        return None
    service_id, merchant_id, user_id = (each or "" for each in ids)
    return ClickAccount(
        service_id=service_id,
        merchant_id=merchant_id,
        user_id=user_id,
        secret=secret.get_secret_value(),
    )


def _click(
    settings: Settings, account: ClickAccount, http: httpx.AsyncClient, clock: Clock
) -> PaymentProvider:
    return ClickPaymentProvider(
        api=ClickMerchantApi(http=http, account=account, clock=clock),
        pay_url=settings.click_pay_url,
        delivery=settings.delivery_code,
        fee_basis_points=settings.click_fee_basis_points,
    )


def stripe_account(
    settings: Settings, providers: Mapping[Provider, PaymentProvider]
) -> StripeAccount | None:
    """Whose events are believed, and where their objects are read; None: nobody's."""
    stripe = providers.get(Provider.STRIPE)
    if not isinstance(stripe, StripePaymentProvider) or settings.stripe_webhook_secret is None:
        return None
    return StripeAccount(
        webhook_secret=settings.stripe_webhook_secret.get_secret_value(),
        objects=StripeObjects(client=stripe.client, rate=stripe.rate),
    )


def fiscal_receipts(
    providers: Mapping[Provider, PaymentProvider],
) -> dict[Provider, FiscalReceipts]:
    """Those that print receipts when they are told what was sold; Payme asks by itself."""
    return {
        name: provider
        for name, provider in providers.items()
        if isinstance(provider, ClickPaymentProvider)
    }


def trial_operators(
    providers: Mapping[Provider, PaymentProvider],
) -> MemoryOperatorBilling | None:
    """Operators whose subscribers are pages of ours; None: these are real, or there are none."""
    vas = providers.get(Provider.VAS)
    if not isinstance(vas, OperatorPaymentProvider):
        return None
    billing = vas.operator_billing
    return billing if isinstance(billing, MemoryOperatorBilling) else None
