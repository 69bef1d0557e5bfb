"""Every route of payments: of fans, of administrators, of providers, and of trial pages."""

from stario.domain.payments.model.return_url import ANYWHERE
from stario.entrypoints.clients import Clients
from stario.entrypoints.http.routing import Route
from stario.entrypoints.payment_providers import (
    click_account,
    is_a_demo,
    payme_account,
    stripe_account,
    trial_operators,
)
from stario.entrypoints.settings import Settings
from stario.entrypoints.wiring.payments_container import PaymentsContainer
from stario.entrypoints.wiring.trial_payments_container import TrialPaymentsContainer
from stario.entrypoints.wiring.webhooks_container import WebhooksContainer


def payment_routes(settings: Settings, clients: Clients) -> list[Route]:
    """Give them; production has no trial pages, which pay without money."""
    shared = {
        "storage": clients.storage,
        "dispatch": clients.dispatch,
        "feed": clients.feed,
        "clock": clients.clock,
        "providers_of_payments": clients.providers_of_payments,
    }
    webhooks = WebhooksContainer(
        **shared,
        limiter=clients.limiter,
        delivery_code=settings.delivery_code,
        payme_account=payme_account(settings),
        click_account=click_account(settings),
        stripe_account=stripe_account(settings, clients.providers_of_payments),
    )
    payments = PaymentsContainer(
        storage=clients.storage,
        clock=clients.clock,
        providers_of_payments=clients.providers_of_payments,
        return_origins=return_origins(settings),
        switches=clients.switches,
    )
    routes = [*payments.payments().routes(), *payments.admin().routes()]
    routes += [*webhooks.payme().routes(), *webhooks.click().routes(), *webhooks.stripe().routes()]
    operators = trial_operators(clients.providers_of_payments)
    if is_a_demo(settings) and operators is not None:
        trial = TrialPaymentsContainer(
            **shared, operators=operators, form_secret=clients.secrets.link
        )
        routes += trial.pages().routes()
    return routes


def return_origins(settings: Settings) -> tuple[str, ...]:
    """Of the pages that fans may be sent back to after paying; ours is the first."""
    # Whoever lets any page call us has not said that fans may be sent to any.
    pages = [origin for origin in settings.cors_origins if origin != ANYWHERE]
    return (settings.public_url, *pages, *((ANYWHERE,) if is_a_demo(settings) else ()))
