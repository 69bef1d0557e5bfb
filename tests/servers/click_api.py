"""
Click's Merchant API on loopback, as far as its documentation tells.

Written from docs.click.uz, and not from our client.
"""

import hashlib
import itertools
import json
from datetime import date
from decimal import Decimal

import attrs
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

SERVICE, MERCHANT, USER, SECRET = "12345", "54321", "777", "SECRET123"


@attrs.define
class Document:
    """A payment: `status` <0 cancelled, 0 created, 1 processing, 2 paid."""

    order: str
    amount: Decimal
    day: date
    status: int = 2
    items: list[dict[str, object]] = attrs.field(factory=list)


@attrs.define
class FakeClick:
    """
    `is_down` answers 503. `lose_answers` counts changes that happen although the answer is lost.
    `refuses` is the error code that reversals get. `reversals` are those that gave money back.
    """

    documents: dict[int, Document] = attrs.field(factory=dict)
    invoices: dict[int, dict[str, object]] = attrs.field(factory=dict)
    reversals: list[int] = attrs.field(factory=list)
    is_down: bool = False
    lose_answers: int = 0
    refuses: int = 0
    calls: list[str] = attrs.field(factory=list)
    _numbers: "itertools.count[int]" = attrs.field(
        factory=lambda: itertools.count(9007199254740993)
    )

    def pay(self, order: str, amount: Decimal, day: date, *, status: int = 2) -> int:
        """Take the money of somebody; gives the number of the document."""
        number = next(self._numbers)
        self.documents[number] = Document(order=order, amount=amount, day=day, status=status)
        return number

    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/v2/merchant/invoice/create", self._create_invoice, methods=["POST"]),
                Route("/v2/merchant/invoice/status/{service}/{number}", self._invoice_status),
                Route("/v2/merchant/payment/status/{service}/{number}", self._payment_status),
                Route("/v2/merchant/payment/status_by_mti/{service}/{order}/{day}", self._by_order),
                Route(
                    "/v2/merchant/payment/reversal/{service}/{number}",
                    self._reverse,
                    methods=["DELETE"],
                ),
                Route("/v2/merchant/payment/ofd_data/submit_items", self._items, methods=["POST"]),
                Route("/v2/merchant/payment/ofd_data/{service}/{number}", self._receipt),
            ]
        )

    def _refusal(self, request: Request) -> Response | None:
        self.calls.append(f"{request.method} {request.url.path}")
        if self.is_down:
            return Response("upstream is away", status_code=503)
        user, digest, timestamp = request.headers.get("auth", "::").split(":")
        expected = hashlib.sha1(f"{timestamp}{SECRET}".encode()).hexdigest()
        if user != USER or digest != expected or len(timestamp) != 10:
            return JSONResponse({"error_code": -1, "error_note": "Authorization"}, status_code=401)
        if request.path_params.get("service", SERVICE) != SERVICE:
            return _refused(-2)
        return None

    async def _create_invoice(self, request: Request) -> Response:
        if (refusal := self._refusal(request)) is not None:
            return refusal
        body = json.loads(await request.body(), parse_float=Decimal)
        phone = str(body["phone_number"])
        if len(phone) != 12 or not phone.startswith("998"):
            return _refused(-500)
        number = next(self._numbers)
        self.invoices[number] = {**body, "amount": Decimal(body["amount"])}
        return JSONResponse({"error_code": 0, "error_note": "", "invoice_id": number})

    async def _invoice_status(self, request: Request) -> Response:
        if (refusal := self._refusal(request)) is not None:
            return refusal
        if int(request.path_params["number"]) not in self.invoices:
            return _refused(-404)
        return JSONResponse({"error_code": 0, "status": 0, "status_note": ""})

    async def _payment_status(self, request: Request) -> Response:
        if (refusal := self._refusal(request)) is not None:
            return refusal
        number = int(request.path_params["number"])
        if number not in self.documents:
            return _refused(-404)
        status = self.documents[number].status
        return JSONResponse({"error_code": 0, "payment_id": number, "payment_status": status})

    async def _by_order(self, request: Request) -> Response:
        if (refusal := self._refusal(request)) is not None:
            return refusal
        wanted = request.path_params["order"], request.path_params["day"]
        for number, document in self.documents.items():
            if (document.order, document.day.isoformat()) == wanted:
                return JSONResponse(
                    {"error_code": 0, "payment_id": number, "payment_status": document.status}
                )
        return _refused(-404)

    async def _reverse(self, request: Request) -> Response:
        if (refusal := self._refusal(request)) is not None:
            return refusal
        number = int(request.path_params["number"])
        document = self.documents.get(number)
        if document is None or document.status != 2 or self.refuses:
            return _refused(self.refuses or -404)
        document.status = -1
        self.reversals.append(number)
        return self._answer({"error_code": 0, "payment_id": number})

    async def _items(self, request: Request) -> Response:
        if (refusal := self._refusal(request)) is not None:
            return refusal
        body = json.loads(await request.body())
        document = self.documents.get(body["payment_id"])
        total = sum(item["Price"] for item in body["items"])
        if document is None or total != document.amount * 100:
            return _refused(-404)
        document.items = body["items"]
        return self._answer({"error_code": 0})

    async def _receipt(self, request: Request) -> Response:
        if (refusal := self._refusal(request)) is not None:
            return refusal
        number = int(request.path_params["number"])
        return JSONResponse({"paymentId": number, "qrCodeURL": f"https://ofd.example/{number}"})

    def _answer(self, content: dict[str, object]) -> Response:
        if self.lose_answers:
            self.lose_answers -= 1
            return Response("gateway timeout", status_code=504)
        return JSONResponse(content)


def _refused(code: int) -> Response:
    return JSONResponse({"error_code": code, "error_note": "refused"})
