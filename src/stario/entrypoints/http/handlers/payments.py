"""Payments over HTTP, for whoever placed the order."""

import attrs

from stario.domain.kernel.errors import Invalid, NotFound
from stario.domain.kernel.ids import OrderId, PaymentId
from stario.domain.payments.model.payable import OrderNotPayable, ProviderAway, TooManyAttempts
from stario.domain.payments.model.payment import Payment, PaymentNotFound
from stario.domain.payments.usecases.check_providers import CheckProviders
from stario.domain.payments.usecases.init_payment import InitPayment
from stario.domain.payments.usecases.read_payment import ReadPayment
from stario.entrypoints.http.handlers.owner import owner_of
from stario.entrypoints.http.handlers.payments_schema import (
    InitPaymentBody,
    PaymentAnswer,
    PaymentOpened,
    PaymentPath,
    PaymentStatus,
    ProviderAnswer,
    payment_answer,
    payment_opened,
    payment_status,
    provider_answer,
)
from stario.entrypoints.http.routing import SIGNED_IN, Call, Reply, Route, route

TAG = "Payments"


@attrs.frozen(kw_only=True)
class PaymentHandlers:
    init_payment: InitPayment
    read_payment: ReadPayment
    check_providers: CheckProviders

    def routes(self) -> list[Route]:
        return [
            route(
                "POST",
                "/payments/init",
                self.init,
                tag=TAG,
                summary="Begin to pay an order",
                description="A second call gives the payment that is open at the provider already. "
                "Where nobody takes payments now the order stays payable: 503, and try again.",
                body=InitPaymentBody,
                response=PaymentOpened,
                status=201,
                roles=SIGNED_IN,
                errors=(NotFound, Invalid, OrderNotPayable, TooManyAttempts, ProviderAway),
                idempotent=True,
            ),
            route(
                "GET",
                "/payments/providers",
                self.providers,
                tag=TAG,
                summary="See who takes payments now",
                response=list[ProviderAnswer],
            ),
            route(
                "GET",
                "/payments/{payment_id}",
                self.read,
                tag=TAG,
                summary="See a payment",
                path_params=PaymentPath,
                response=PaymentAnswer,
                roles=SIGNED_IN,
                errors=(PaymentNotFound,),
            ),
            route(
                "GET",
                "/payments/{payment_id}/status",
                self.status,
                tag=TAG,
                summary="Ask whether a payment has arrived",
                path_params=PaymentPath,
                response=PaymentStatus,
                roles=SIGNED_IN,
                errors=(PaymentNotFound,),
            ),
        ]

    async def init(self, call: Call[InitPaymentBody]) -> Reply:
        payment = await self.init_payment(
            PaymentId(call.idempotency_id),
            order_id=OrderId(call.body.order_id),
            account=call.claims.account_id,
            provider=call.body.provider,
            return_url=call.body.return_url,
            language=call.language,
        )
        place = f"/payments/{payment.id}"
        return Reply(payment_opened(payment), location=place)

    async def providers(self, _: Call) -> Reply:
        known = await self.check_providers.known()
        return Reply([provider_answer(provider, state) for provider, state in known.items()])

    async def read(self, call: Call[None, PaymentPath]) -> Reply:
        return Reply(payment_answer(await self._read(call)))

    async def status(self, call: Call[None, PaymentPath]) -> Reply:
        return Reply(payment_status(await self._read(call)))

    async def _read(self, call: Call[None, PaymentPath]) -> Payment:
        return await self.read_payment(
            PaymentId(call.path.payment_id), account=owner_of(call.claims)
        )
