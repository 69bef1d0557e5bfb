"""Payme's Merchant API: every method comes to one address."""

from typing import Annotated, Literal

import attrs
import msgspec
from msgspec import UNSET, Meta, UnsetType

from stario.domain.kernel.errors import Unavailable
from stario.domain.payments.model.provider import Provider
from stario.entrypoints.http.refusals import BodyTooLarge, BodyTooSlow
from stario.entrypoints.http.routing import Call, RateClass, Reply, Route, route
from stario.entrypoints.http.webhooks import payme_protocol as protocol
from stario.entrypoints.http.webhooks.callbacks import ANY_BODY, AnswerCallbacks, raw_body
from stario.entrypoints.http.webhooks.payme_desk import PaymeDesk
from stario.entrypoints.http.webhooks.payme_errors import RpcError
from stario.entrypoints.http.webhooks.payme_protocol import RpcRefusal, RpcRequest

JSON = "application/json"
OTHER_METHODS = ("GET", "PUT", "PATCH", "DELETE")


class PaymeResult(msgspec.Struct, kw_only=True):
    """What the method gives; of these members it has some, and others that Payme documents."""

    allow: bool | UnsetType = UNSET
    success: bool | UnsetType = UNSET
    transaction: str | UnsetType = UNSET
    state: Annotated[Literal[1, 2, -1, -2] | UnsetType, Meta(examples=[1])] = UNSET
    create_time: int | UnsetType = UNSET
    perform_time: int | UnsetType = UNSET
    cancel_time: int | UnsetType = UNSET
    reason: int | UnsetType | None = UNSET


class PaymeError(msgspec.Struct, kw_only=True):
    code: Annotated[int, Meta(lt=0, examples=[-32504])]
    message: Annotated[dict[str, str], Meta(description="By language: uz, ru, en.")]
    data: Annotated[str | None, Meta(description="The field or the method that is meant.")] = None


class PaymeAnswer(msgspec.Struct, kw_only=True, omit_defaults=True):
    """Either `result` or `error`."""

    jsonrpc: str
    id: int | str | None
    result: PaymeResult | None = None
    error: PaymeError | None = None


@attrs.frozen(kw_only=True)
class PaymeHandlers:
    desk: PaymeDesk
    callbacks: AnswerCallbacks

    def routes(self) -> list[Route]:
        return [
            route(
                "POST",
                "/payments/webhook/payme",
                self.receive,
                tag="Payments",
                summary="Hear from Payme",
                description="JSON-RPC; every answer has the status 200, errors included.",
                raw_body=ANY_BODY,
                response=PaymeAnswer,
                limit=RateClass.UNLIMITED,
                during_maintenance=True,
            ),
            *(
                route(
                    method,
                    "/payments/webhook/payme",
                    self.refuse,
                    tag="Payments",
                    summary="Hear that Payme must post",
                    response=PaymeAnswer,
                    limit=RateClass.UNLIMITED,
                    during_maintenance=True,
                )
                for method in OTHER_METHODS
            ),
        ]

    async def receive(self, call: Call) -> Reply:
        is_authentic = self.desk.admits(call.request.headers.get("authorization"))
        try:
            body = await raw_body(call.request)
        except (BodyTooLarge, BodyTooSlow):
            return _refused(RpcError.BAD_REQUEST)
        request = protocol.read(body)
        try:
            answer = await self.callbacks(
                Provider.PAYME,
                call,
                body,
                is_authentic=is_authentic,
                answer=lambda: self.desk.answer(request, is_authentic=is_authentic),
            )
        except Unavailable:
            return _refused(RpcError.OURS, request)
        return Reply(content=answer, media_type=JSON)

    async def refuse(self, _: Call) -> Reply:
        return _refused(RpcError.NOT_POST)


def _refused(error: RpcError, request: RpcRequest | None = None) -> Reply:
    id_ = request.id if request is not None else None
    return Reply(content=protocol.refusal(id_, RpcRefusal(error)), media_type=JSON)
