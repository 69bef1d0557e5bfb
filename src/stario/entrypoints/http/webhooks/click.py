"""Click's Shop API: Prepare and Complete come to one address."""

from typing import Annotated, Literal

import attrs
import msgspec
from msgspec import Meta

from stario.adapters.click.shop_api import ShopError
from stario.domain.kernel.errors import Unavailable
from stario.domain.payments.model.provider import Provider
from stario.entrypoints.http.refusals import BodyTooLarge, BodyTooSlow
from stario.entrypoints.http.routing import Call, RateClass, RawBody, Reply, Route, route
from stario.entrypoints.http.webhooks.callbacks import (
    LARGEST_CALLBACK_BYTES,
    AnswerCallbacks,
    raw_body,
)
from stario.entrypoints.http.webhooks.click_desk import Asked, ClickDesk

JSON = "application/json"


class ClickForm(msgspec.Struct, kw_only=True):
    """All fields are text; whatever is missing or wrong is answered by -8."""

    click_trans_id: Annotated[str, Meta(examples=["37375031"])] = ""
    service_id: Annotated[str, Meta(examples=["12345"])] = ""
    click_paydoc_id: Annotated[str, Meta(examples=["9007199254740993"])] = ""
    merchant_trans_id: Annotated[str, Meta(description="Our order.")] = ""
    merchant_prepare_id: Annotated[str, Meta(description="Of a Complete.")] = ""
    amount: Annotated[str, Meta(description="So'm.", examples=["1000.00"])] = ""
    action: Annotated[str, Meta(description="0: Prepare, 1: Complete.", examples=["0"])] = ""
    error: Annotated[str, Meta(description="Below zero: cancelled.", examples=["0"])] = ""
    error_note: str = ""
    sign_time: Annotated[str, Meta(examples=["2026-11-20 17:00:00"])] = ""
    sign_string: Annotated[str, Meta(description="MD5, as docs.click.uz says.")] = ""


class ClickAnswer(msgspec.Struct, kw_only=True, omit_defaults=True):
    click_trans_id: int | None
    merchant_trans_id: str | None
    error: Literal[0, -1, -2, -3, -4, -5, -6, -7, -8, -9]
    error_note: Annotated[str, Meta(examples=["Success"])]
    merchant_prepare_id: Annotated[int | None, Meta(description="Of a Prepare.")] = None
    merchant_confirm_id: Annotated[int | None, Meta(description="Of a Complete.")] = None


FORM = RawBody(
    media_types=("application/x-www-form-urlencoded",),
    max_bytes=LARGEST_CALLBACK_BYTES,
    shapes={"application/x-www-form-urlencoded": ClickForm},
    is_checked=False,
)


@attrs.frozen(kw_only=True)
class ClickHandlers:
    desk: ClickDesk
    callbacks: AnswerCallbacks

    def routes(self) -> list[Route]:
        return [
            route(
                "POST",
                "/payments/webhook/click",
                self.receive,
                tag="Payments",
                summary="Hear from Click",
                description="Every answer has the status 200, and says in `error` what it means.",
                raw_body=FORM,
                response=ClickAnswer,
                limit=RateClass.UNLIMITED,
                during_maintenance=True,
            ),
        ]

    async def receive(self, call: Call) -> Reply:
        try:
            body = await raw_body(call.request)
        except (BodyTooLarge, BodyTooSlow):
            refused = Asked(fields={}, error=ShopError.ERROR_IN_REQUEST)
            return Reply(content=await self.desk.answer(refused), media_type=JSON)
        asked = self.desk.read(body)
        try:
            answer = await self.callbacks(
                Provider.CLICK,
                call,
                body,
                is_authentic=asked.is_authentic,
                answer=lambda: self.desk.answer(asked),
            )
        except Unavailable:
            away = Asked(fields=asked.fields, error=ShopError.FAILED_TO_UPDATE_USER)
            answer = await self.desk.answer(away)
        return Reply(content=answer, media_type=JSON)
