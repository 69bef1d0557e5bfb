"""Payments of a demo, decided by hand. Production has none of these routes."""

import re
from typing import Annotated, Literal

import attrs
import msgspec
from msgspec import Meta

from stario.adapters.memory.operator_billing import MemoryOperatorBilling
from stario.domain.kernel.errors import Invalid, NotFound
from stario.domain.kernel.ids import PaymentId
from stario.domain.kernel.language import Language
from stario.domain.payments.model.billing_consent import (
    OFFERED_TEXT,
    BalanceTooLow,
    BillingConsentMissing,
    ConsentChannel,
    Operator,
)
from stario.domain.payments.model.payable import OrderNotPayable
from stario.domain.payments.model.payment import UNSETTLED, CancelReason, Payment
from stario.domain.payments.model.provider import Provider
from stario.domain.payments.usecases.charge_consented import ChargeConsented
from stario.domain.payments.usecases.drop_attempt import DropAttempt
from stario.domain.payments.usecases.find_attempt import FindAttempt
from stario.domain.payments.usecases.take_payment import TakePayment
from stario.entrypoints.http.fields import Uuid
from stario.entrypoints.http.handlers.trial_page import (
    FORM_TYPE,
    LARGEST_FORM_BYTES,
    FormTokens,
    consent_page,
    payment_page,
    policy_of,
    read_form,
)
from stario.entrypoints.http.refusals import MalformedRequest
from stario.entrypoints.http.routing import Call, RawBody, Reply, Route, route
from stario.ports.system import Clock

TAG = "Payments"
HTML = "text/html"
_MSISDN = re.compile(r"998[0-9]{9}", re.ASCII)


class TrialPath(msgspec.Struct):
    payment_id: Uuid


class TrialQuery(msgspec.Struct):
    lang: Annotated[Language | None, Meta(description="Of the page.")] = None


class Decision(msgspec.Struct):
    token: Annotated[str, Meta(description="Stands in the page's form.")]
    decision: Literal["pay", "decline"]


class Consent(msgspec.Struct):
    token: Annotated[str, Meta(description="Stands in the page's form.")]
    msisdn: Annotated[str, Meta(pattern="^998[0-9]{9}$", max_length=12)]
    operator: Operator


def _form(kind: type[msgspec.Struct]) -> RawBody:
    return RawBody(media_types=(FORM_TYPE,), max_bytes=LARGEST_FORM_BYTES, shapes={FORM_TYPE: kind})


@attrs.frozen(kw_only=True)
class TrialPaymentHandlers:
    find_attempt: FindAttempt
    take_payment: TakePayment
    drop_attempt: DropAttempt
    charge_consented: ChargeConsented
    operators: MemoryOperatorBilling
    tokens: FormTokens
    clock: Clock

    def routes(self) -> list[Route]:
        return [
            route(
                "GET",
                "/payments/test/{payment_id}",
                self.page,
                tag=TAG,
                summary="See what a test payment is for",
                path_params=TrialPath,
                query=TrialQuery,
                media_type=HTML,
                errors=(NotFound,),
            ),
            route(
                "POST",
                "/payments/test/{payment_id}",
                self.decide,
                tag=TAG,
                summary="Pay without money, or decline",
                path_params=TrialPath,
                query=TrialQuery,
                raw_body=_form(Decision),
                status=303,
                errors=(NotFound, MalformedRequest),
            ),
            route(
                "GET",
                "/payments/vas/{payment_id}",
                self.consent,
                tag=TAG,
                summary="See what an operator's app would ask",
                path_params=TrialPath,
                query=TrialQuery,
                media_type=HTML,
                errors=(NotFound,),
            ),
            route(
                "POST",
                "/payments/vas/{payment_id}",
                self.agree,
                tag=TAG,
                summary="Agree as an operator's subscriber would",
                path_params=TrialPath,
                query=TrialQuery,
                raw_body=_form(Consent),
                status=303,
                errors=(
                    NotFound,
                    MalformedRequest,
                    Invalid,
                    BalanceTooLow,
                    BillingConsentMissing,
                    OrderNotPayable,
                ),
            ),
        ]

    async def page(self, call: Call[None, TrialPath, TrialQuery]) -> Reply:
        payment_id = PaymentId(call.path.payment_id)
        order, payment = await self.find_attempt.named(Provider.TEST, payment_id)
        language = call.query.lang or order.language
        token = self.tokens.of(payment_id)
        return _shown(payment, payment_page(order, payment, language, token=token))

    async def decide(self, call: Call[None, TrialPath, TrialQuery]) -> Reply:
        payment_id = PaymentId(call.path.payment_id)
        form = await read_form(call.request)
        self.tokens.require(payment_id, form.get("token", ""))
        _, payment = await self.find_attempt.named(Provider.TEST, payment_id)
        decision = form.get("decision")
        if decision not in {"pay", "decline"}:
            raise MalformedRequest(reason="decision")
        if payment.state in UNSETTLED and decision == "pay":
            await self.take_payment(
                Provider.TEST,
                provider_tx=f"test-{payment_id}",
                amount=payment.amount,
                payment_id=payment_id,
            )
        elif payment.state in UNSETTLED:
            await self.drop_attempt(Provider.TEST, payment_id, reason=CancelReason.DECLINED)
        return _sent_on(payment, f"/payments/test/{payment_id}")

    async def consent(self, call: Call[None, TrialPath, TrialQuery]) -> Reply:
        payment_id = PaymentId(call.path.payment_id)
        order, payment = await self.find_attempt.named(Provider.VAS, payment_id)
        html = consent_page(
            order,
            payment,
            call.query.lang or order.language,
            text=str(payment.facts.get(OFFERED_TEXT, "")),
            ussd=str(payment.facts.get("vas_ussd", "")),
            token=self.tokens.of(payment_id),
        )
        return _shown(payment, html)

    async def agree(self, call: Call[None, TrialPath, TrialQuery]) -> Reply:
        payment_id = PaymentId(call.path.payment_id)
        form = await read_form(call.request)
        self.tokens.require(payment_id, form.get("token", ""))
        _, payment = await self.find_attempt.named(Provider.VAS, payment_id)
        if payment.state in UNSETTLED:
            if not _MSISDN.fullmatch(form.get("msisdn", "")):
                raise Invalid("msisdn", "form")
            if form.get("operator") not in set(Operator):
                raise Invalid("operator", "form")
            await self.operators.agree(
                payment_id,
                msisdn=form["msisdn"],
                operator=Operator(form["operator"]),
                channel=ConsentChannel.APP,
                at=self.clock.now(),
            )
            await self.charge_consented(payment_id)
        return _sent_on(payment, f"/payments/vas/{payment_id}")


def _shown(payment: Payment, html: str) -> Reply:
    return Reply(
        content=html.encode(),
        media_type="text/html; charset=utf-8",
        headers={"content-security-policy": policy_of(payment)},
    )


def _sent_on(payment: Payment, own: str) -> Reply:
    return Reply(content=b"", location=payment.return_url or own)
