"""Show a fan the way to a provider."""

from collections.abc import Mapping

import attrs

from stario.domain.compliance.model.audit_event import happened
from stario.domain.kernel.errors import Invalid, NotFound, Unavailable
from stario.domain.kernel.ids import AccountId, OrderId, PaymentId, derived_id
from stario.domain.kernel.language import Language
from stario.domain.orders.model.order import Order
from stario.domain.orders.model.order_event import OrderEventKind, event
from stario.domain.payments.model.payable import (
    OrderNotPayable,
    ProviderAway,
    TooManyAttempts,
    reason_not_payable,
)
from stario.domain.payments.model.payment import (
    UNSETTLED,
    CancelReason,
    Payment,
    PaymentState,
)
from stario.domain.payments.model.provider import Provider
from stario.domain.payments.model.return_url import checked_return_url
from stario.domain.payments.usecases.check_providers import CheckProviders
from stario.domain.payments.usecases.locked import locked, unopened
from stario.ports.payments import Checkout, PaymentProvider
from stario.ports.storage import Storage, UnitOfWork
from stario.ports.switches import Switches
from stario.ports.system import Clock

MOST_ATTEMPTS = 20
INSTEAD = (Provider.PAYME, Provider.CLICK, Provider.STRIPE)
"""Who takes over, in this order. Billing needs a consent of its own, and TEST takes no money."""


@attrs.frozen(kw_only=True)
class InitPayment:
    """
    Args:
        origins: of the pages that a fan may be sent back to; the first one is ours, and
            `ANYWHERE` may be among them.
        switches: say whether to open at another provider when the chosen one is away.
    """

    storage: Storage
    providers_of_payments: Mapping[Provider, PaymentProvider]
    check_providers: CheckProviders
    clock: Clock
    origins: tuple[str, ...]
    switches: Switches

    async def __call__(
        self,
        payment_id: PaymentId,
        *,
        order_id: OrderId,
        account: AccountId,
        provider: Provider,
        return_url: str | None,
        language: Language,
    ) -> Payment:
        """
        Open a payment of the order, or give the one that is open at this provider already.

        The answer names the provider: it is another one than asked for where that one is away.
        The same *payment_id* again gives the same payment.

        Raises:
            NotFound: no such order, or somebody else's.
            Invalid: *provider* is not offered here, or *return_url* leads away from us.
            OrderNotPayable: it has ended, is paid, or may not be paid yet.
            TooManyAttempts: it was begun too often.
            ProviderAway: nobody who could be asked answers; the order stays payable.
        """
        if provider not in self.providers_of_payments:
            offered = ", ".join(each.value for each in self.providers_of_payments)
            raise Invalid("provider", "not_offered", offered=offered)
        back = self._back(provider, return_url)
        passed: list[Payment] = []
        for each in await self._candidates(provider):
            id_ = payment_id if each is provider else _another(payment_id, each)
            order, payment = await self._begin(id_, order_id, account, each, back)
            if payment.state in {PaymentState.CANCELLED, PaymentState.EXPIRED}:
                continue
            if not _has_way(payment):
                checkout = await self._opened(payment, order, language)
                if checkout is None:
                    passed.append(payment)
                    continue
                payment = await self._keep(payment, checkout)
            for before in passed:
                await self._give_up(before)
            return payment
        # What was begun stays open: the same call finds it when the provider is back.
        raise ProviderAway(provider=provider.value)

    def _back(self, provider: Provider, return_url: str | None) -> str | None:
        if return_url is None and provider is Provider.STRIPE:
            # Its form stands on a page of ours: the fan never leaves, and gets a client secret.
            return None
        return checked_return_url(return_url or self.origins[0], origins=self.origins)

    async def _opened(self, payment: Payment, order: Order, language: Language) -> Checkout | None:
        """None: the provider is away, which is remembered."""
        try:
            return await self.providers_of_payments[payment.provider].open(
                payment, order, language=language
            )
        except Unavailable as away:
            await self.check_providers.note_away(payment.provider, away.code)
            return None
        except Invalid:
            await self._give_up(payment)
            raise

    async def _candidates(self, wanted: Provider) -> list[Provider]:
        """
        The wanted one alone; with the fallback everybody who is not known to be away, it first.

        Where nobody takes over, a poll that fails must not keep the fan from a page that may work.
        """
        if not await self.switches.payment_fallback():
            return [wanted]
        known = await self.check_providers.known()
        asked = [wanted, *(each for each in INSTEAD if each in known and each is not wanted)]
        return [each for each in asked if (state := known[each]) is None or state.error is None]

    async def _begin(
        self,
        id_: PaymentId,
        order_id: OrderId,
        account: AccountId,
        provider: Provider,
        back: str | None,
    ) -> tuple[Order, Payment]:
        async with self.storage() as work:
            order = await work.orders.get(order_id, lock=True)
            if order.account_id != account:
                raise NotFound(what="order")
            attempts = await work.payments.of_order(order_id)
            before = next((each for each in attempts if each.id == id_), None)
            if before is not None and (_has_way(before) or before.state is not PaymentState.OPEN):
                return order, before
            now = self.clock.now()
            if (reason := reason_not_payable(order, at=now)) is not None:
                raise OrderNotPayable(reason=reason)
            if before is not None:
                return order, before
            for open_ in attempts:
                same_way = open_.provider is provider and open_.return_url == back
                if same_way and open_.state is PaymentState.OPEN and not open_.is_over(now):
                    return order, open_
            if len(attempts) >= MOST_ATTEMPTS:
                raise TooManyAttempts
            payment = await work.payments.add(
                unopened(id_, order, provider=provider, at=now, return_url=back)
            )
            await self._log(work, payment, account)
            await work.commit()
        return order, payment

    async def _log(self, work: UnitOfWork, payment: Payment, account: AccountId) -> None:
        await work.audit.record(
            happened(
                "payments.payment.open",
                "payment",
                payment.id,
                at=payment.created_at,
                by=account,
                order_id=payment.order_id,
                provider=payment.provider.value,
            )
        )
        await work.orders.log(
            event(
                payment.order_id,
                OrderEventKind.PAYMENT_OPENED,
                at=payment.created_at,
                actor=account,
                payment=payment.id,
                provider=payment.provider.value,
            )
        )

    async def _keep(self, opened: Payment, checkout: Checkout) -> Payment:
        async with self.storage() as work:
            _, payment = await locked(work, opened.provider, payment_id=opened.id)
            kept = attrs.evolve(
                payment.noting(checkout.facts),
                checkout_url=checkout.url,
                client_secret=checkout.client_secret,
                presented=checkout.presented,
                provider_tx=payment.provider_tx or checkout.provider_tx,
            )
            if payment.state in UNSETTLED:
                await work.payments.save(kept)
                await work.commit()
        return kept

    async def _give_up(self, opened: Payment) -> None:
        async with self.storage() as work:
            _, payment = await locked(work, opened.provider, payment_id=opened.id)
            if payment.state is PaymentState.OPEN:
                now = self.clock.now()
                await work.payments.save(payment.cancel(CancelReason.EXECUTION, at=now))
                await work.commit()


def _has_way(payment: Payment) -> bool:
    return bool(payment.checkout_url or payment.client_secret)


def _another(payment_id: PaymentId, provider: Provider) -> PaymentId:
    """The id of the attempt that replaces *payment_id* at *provider*, however often it is made."""
    return PaymentId(derived_id(f"stario:payment:{payment_id}:{provider.value}"))
