"""Stripe's events."""

from typing import Annotated, Literal

import attrs
import msgspec
from msgspec import Meta

from stario.adapters.stripe.events import StripeEvent
from stario.domain.kernel.errors import Unavailable
from stario.domain.payments.model.provider import Provider
from stario.entrypoints.http.refusals import BodyTooLarge, BodyTooSlow
from stario.entrypoints.http.routing import Call, RateClass, RawBody, Reply, Route, route
from stario.entrypoints.http.webhooks.callbacks import (
    LARGEST_CALLBACK_BYTES,
    AnswerCallbacks,
    raw_body,
)
from stario.entrypoints.http.webhooks.stripe_desk import StripeDesk

JSON = "application/json"


class StripeNamed(msgspec.Struct, kw_only=True):
    """What is read anew by its name, whatever else stands here."""

    id: Annotated[str, Meta(examples=["cs_1"])]


class StripeData(msgspec.Struct, kw_only=True):
    object: StripeNamed


class StripeNotice(msgspec.Struct, kw_only=True):
    """An event of Stripe; signed in the header `Stripe-Signature`."""

    id: Annotated[str, Meta(examples=["evt_1"])]
    type: Annotated[str, Meta(examples=["checkout.session.completed"])]
    data: StripeData


class StripeReceived(msgspec.Struct, kw_only=True):
    received: Literal[True] = True


class StripeRejected(msgspec.Struct, kw_only=True):
    error: Literal["signature"] = "signature"


EVENT = RawBody(
    media_types=(JSON,),
    max_bytes=LARGEST_CALLBACK_BYTES,
    shapes={JSON: StripeNotice},
    is_checked=False,
)


@attrs.frozen(kw_only=True)
class StripeHandlers:
    desk: StripeDesk
    callbacks: AnswerCallbacks

    def routes(self) -> list[Route]:
        return [
            route(
                "POST",
                "/payments/webhook/stripe",
                self.receive,
                tag="Payments",
                summary="Hear from Stripe",
                raw_body=EVENT,
                response=StripeReceived,
                alternatives={400: StripeRejected},
                errors=(Unavailable,),
                limit=RateClass.UNLIMITED,
                during_maintenance=True,
            ),
        ]

    async def receive(self, call: Call) -> Reply:
        try:
            body = await raw_body(call.request)
        except (BodyTooLarge, BodyTooSlow):
            return Reply(StripeRejected(), status=400)
        event = self.desk.read(body, call.request.headers.get("stripe-signature", ""))
        answer = await self.callbacks(
            Provider.STRIPE,
            call,
            body,
            is_authentic=event is not None,
            answer=lambda: self._answer(event),
        )
        return Reply(content=answer, status=400 if event is None else 200, media_type=JSON)

    async def _answer(self, event: StripeEvent | None) -> bytes:
        if event is None:
            return msgspec.json.encode(StripeRejected())
        await self.desk.follow(event)
        return msgspec.json.encode(StripeReceived())
