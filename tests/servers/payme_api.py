"""
Payme on loopback: its page for fans, and the receipts of its Subscribe API.

Written from developer.help.paycom.uz, and not from our client.
"""

import json
from itertools import count
from typing import cast

import attrs
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

MERCHANT, KEY = "587f72c72cac0d162c722ae2", "SubscribeKeyOfTheCashbox0123456789AB"
PAID, CANCELLED = 4, 50
NOT_FOUND = -31630

Json = dict[str, object]


@attrs.define
class FakePayme:
    """
    `is_down` answers 503. `lose_answers` counts changes that happen although the answer is lost.
    `queues` makes a cancelled receipt wait in state 21.
    """

    receipts: dict[str, Json] = attrs.field(factory=dict)
    given_back: int = 0
    is_down: bool = False
    lose_answers: int = 0
    queues: bool = False
    _numbers: "count[int]" = attrs.field(factory=lambda: count(0x5E7F72C72CAC0D162C722000))

    def pay(self, order: str, amount: int, at_ms: int) -> str:
        """Take the money of somebody; gives the id of the receipt, which is the transaction's."""
        id_ = f"{next(self._numbers):024x}"
        self.receipts[id_] = {
            "_id": id_,
            "create_time": at_ms,
            "state": PAID,
            "amount": amount,
            "account": [{"name": "order_id", "title": "Buyurtma", "value": order}],
        }
        return id_

    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/", self._page, methods=["GET"]),
                Route("/api", self._api, methods=["POST"]),
            ]
        )

    async def _page(self, _: Request) -> Response:
        return Response("Payme", status_code=503 if self.is_down else 200)

    async def _api(self, request: Request) -> Response:
        if self.is_down:
            return Response(status_code=503)
        if request.headers.get("x-auth") != f"{MERCHANT}:{KEY}":
            return _error(None, -32504)
        asked = json.loads(await request.body())
        params = cast("Json", asked["params"])
        if asked["method"] == "receipts.get_all":
            return _result(asked["id"], self._listed(params))
        receipt = self.receipts.get(str(params["id"]))
        if receipt is None:
            return _error(asked["id"], NOT_FOUND)
        if asked["method"] == "receipts.check":
            return _result(asked["id"], {"state": receipt["state"]})
        return self._cancel(asked["id"], receipt)

    def _cancel(self, id_: object, receipt: Json) -> Response:
        if receipt["state"] != PAID:
            return _error(id_, -31008)
        receipt["state"] = 21 if self.queues else CANCELLED
        self.given_back += cast("int", receipt["amount"])
        if self.lose_answers:
            self.lose_answers -= 1
            return Response(status_code=502)
        return _result(id_, {"receipt": receipt})

    def _listed(self, params: Json) -> list[Json]:
        since, until = cast("int", params["from"]), cast("int", params["to"])
        offset, most = cast("int", params["offset"]), cast("int", params["count"])
        assert 0 < most <= 50
        within = [
            each
            for each in self.receipts.values()
            if since <= cast("int", each["create_time"]) <= until
        ]
        return within[offset : offset + most]


def _result(id_: object, result: object) -> Response:
    return JSONResponse({"jsonrpc": "2.0", "id": id_, "result": result})


def _error(id_: object, code: int) -> Response:
    error = {"code": code, "message": "…", "data": None}
    return JSONResponse({"jsonrpc": "2.0", "id": id_, "error": error})
