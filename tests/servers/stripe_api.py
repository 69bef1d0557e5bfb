"""
Stripe's API on loopback: Checkout Sessions, PaymentIntents, charges, refunds, idempotency.

Written from docs.stripe.com/api, and not from our client.
"""

import itertools
import time
from collections.abc import Awaitable, Callable
from urllib.parse import parse_qsl

import attrs
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

KEY, WEBHOOK_SECRET = "sk_test_0123456789", "whsec_0123456789abcdef"
HALF_AN_HOUR, A_DAY = 1800, 86_400

Thing = dict[str, object]
Answering = Callable[[Request], Awaitable[Response]]


@attrs.define
class FakeStripe:
    """
    `is_down` answers 503. `lose_answers` counts changes whose answer is lost. `refund_status` is
    what a refund begins with. `now` is its own clock, in seconds.
    """

    things: dict[str, Thing] = attrs.field(factory=dict)
    is_down: bool = False
    lose_answers: int = 0
    refund_status: str = "succeeded"
    now: Callable[[], float] = time.time
    _keys: dict[str, tuple[str, bytes, int, bytes]] = attrs.field(factory=dict)
    _numbers: "itertools.count[int]" = attrs.field(factory=lambda: itertools.count(1))

    def of_kind(self, kind: str) -> list[Thing]:
        return [thing for thing in self.things.values() if thing["object"] == kind]

    def pay(self, name: str) -> str:
        """Pay a session or an intent with a card that works; gives the name of the intent."""
        thing = self.things[name]
        if thing["object"] == "payment_intent":
            self._charge(thing)
            return name
        details = thing["payment_intent_data"]
        intent = self._made(
            "payment_intent",
            amount=thing["amount_total"],
            currency=thing["currency"],
            metadata=details["metadata"] if isinstance(details, dict) else {},
            client_secret=None,
        )
        thing |= {"status": "complete", "payment_status": "paid", "payment_intent": intent["id"]}
        self._charge(intent)
        return str(intent["id"])

    def dispute(self, intent: str, reason: str) -> str:
        """Let a bank ask the money of an intent back; gives the name of the dispute."""
        charge = self.things[intent]["latest_charge"]
        made = self._made(
            "dispute",
            charge=charge,
            payment_intent=intent,
            reason=reason,
            status="needs_response",
        )
        return str(made["id"])

    def expire(self, session: str) -> None:
        self.things[session]["status"] = "expired"

    def event(self, kind: str, name: str) -> Thing:
        """What a webhook is told about a thing: as it was then, not as it is."""
        return self._made("event", type=kind, data={"object": dict(self.things[name])})

    def app(self) -> Starlette:
        routes = {
            "POST /v1/checkout/sessions": self._create_session,
            "POST /v1/payment_intents": self._create_intent,
            "POST /v1/refunds": self._create_refund,
            "GET /v1/refunds": self._list_refunds,
            "GET /v1/charges": self._list_charges,
            "GET /v1/balance": self._balance,
            "GET /v1/checkout/sessions/{name}": self._read,
            "GET /v1/payment_intents/{name}": self._read,
            "GET /v1/charges/{name}": self._read,
            "GET /v1/refunds/{name}": self._read,
            "GET /v1/disputes/{name}": self._read,
        }
        return Starlette(
            routes=[
                Route(path, self._guarded(handle), methods=[method])
                for (method, path), handle in (
                    (tuple(key.split(" ")), handle) for key, handle in routes.items()
                )
            ]
        )

    def _guarded(self, handle: Callable[[Request, Thing], tuple[int, Thing]]) -> Answering:
        async def answer(request: Request) -> Response:
            if self.is_down:
                return _error(503, "api_error", "lock_timeout")
            if request.headers.get("authorization") != f"Bearer {KEY}":
                return _error(401, "invalid_request_error", "api_key_invalid")
            body = await request.body()
            key = request.headers.get("idempotency-key") if request.method == "POST" else None
            if key is not None and (known := self._keys.get(key)) is not None:
                path, first, status, content = known
                if (path, first) != (request.url.path, body):
                    return _error(400, "idempotency_error", "idempotency_key_in_use")
                headers = {"idempotent-replayed": "true"}
                return Response(content, status, headers, media_type="application/json")
            raw = body.decode() if request.method == "POST" else request.url.query
            status, content_ = handle(request, nested(parse_qsl(raw, keep_blank_values=True)))
            answered = JSONResponse(content_, status)
            # Whatever was begun is stored with its answer; what was never valid is not.
            if key is not None and status == 200:
                self._keys[key] = (request.url.path, body, status, bytes(answered.body))
            if request.method == "POST" and self.lose_answers:
                self.lose_answers -= 1
                return Response("", 504)
            return answered

        return answer

    def _create_session(self, request: Request, told: Thing) -> tuple[int, Thing]:
        lines = told["line_items"]
        assert isinstance(lines, dict)
        price = lines["0"]["price_data"]
        lasting = int(str(told["expires_at"])) - self.now()
        if not HALF_AN_HOUR <= lasting <= A_DAY or told["mode"] != "payment":
            return 400, _problem("invalid_request_error", "parameter_invalid")
        session = self._made(
            "checkout.session",
            **told,
            amount_total=int(price["unit_amount"]) * int(lines["0"]["quantity"]),
            currency=price["currency"],
            status="open",
            payment_status="unpaid",
            payment_intent=None,
        )
        session["url"] = f"https://checkout.stripe.example/{session['id']}"
        return 200, session

    def _create_intent(self, request: Request, told: Thing) -> tuple[int, Thing]:
        amount = int(str(told["amount"]))
        if amount < 50:
            return 400, _problem("invalid_request_error", "amount_too_small")
        intent = self._made("payment_intent", **{**told, "amount": amount})
        intent["client_secret"] = f"{intent['id']}_secret_abc"
        return 200, intent

    def _create_refund(self, request: Request, told: Thing) -> tuple[int, Thing]:
        intent = self.things.get(str(told["payment_intent"]))
        charge = self.things.get(str(intent["latest_charge"])) if intent else None
        if charge is None:
            return 404, _problem("invalid_request_error", "resource_missing")
        amount, back = int(str(told["amount"])), int(str(charge["amount_refunded"]))
        if charge["refunded"]:
            return 400, _problem("invalid_request_error", "charge_already_refunded")
        if amount + back > int(str(charge["amount"])):
            return 400, _problem("invalid_request_error", "amount_too_large")
        charge["amount_refunded"] = amount + back
        charge["refunded"] = charge["amount_refunded"] == charge["amount"]
        return 200, self._made("refund", **{**told, "amount": amount}, status=self.refund_status)

    def _list_refunds(self, request: Request, told: Thing) -> tuple[int, Thing]:
        wanted = told.get("payment_intent")
        return 200, _list([r for r in self.of_kind("refund") if r["payment_intent"] == wanted])

    def _list_charges(self, request: Request, told: Thing) -> tuple[int, Thing]:
        span = told["created"]
        assert isinstance(span, dict)
        since, until = int(span["gte"]), int(span["lt"])
        charges = self.of_kind("charge")
        return 200, _list([c for c in charges if since <= int(str(c["created"])) < until])

    def _balance(self, request: Request, told: Thing) -> tuple[int, Thing]:
        return 200, {"object": "balance", "available": [], "pending": [], "livemode": False}

    def _read(self, request: Request, told: Thing) -> tuple[int, Thing]:
        thing = self.things.get(request.path_params["name"])
        if thing is None:
            return 404, _problem("invalid_request_error", "resource_missing")
        return 200, thing

    def _charge(self, intent: Thing) -> None:
        charge = self._made(
            "charge",
            amount=intent["amount"],
            currency=intent["currency"],
            metadata=intent["metadata"],
            payment_intent=intent["id"],
            amount_refunded=0,
            refunded=False,
            captured=True,
            status="succeeded",
        )
        intent |= {"status": "succeeded", "latest_charge": charge["id"]}
        intent["amount_received"] = intent["amount"]

    def _made(self, kind: str, **fields: object) -> Thing:
        prefix = {"checkout.session": "cs", "payment_intent": "pi", "event": "evt"}
        name = f"{prefix.get(kind, kind[:2])}_test_{next(self._numbers):024d}"
        thing: Thing = {"metadata": {}, "livemode": False}
        if kind == "payment_intent":
            thing |= {"status": "requires_payment_method", "amount_received": 0}
            thing["latest_charge"] = None
        thing |= {**fields, "id": name, "object": kind, "created": int(self.now())}
        self.things[name] = thing
        return thing


def nested(pairs: list[tuple[str, str]]) -> Thing:
    """`a[b][0]=c` becomes `{"a": {"b": {"0": "c"}}}`."""
    found: Thing = {}
    for name, value in pairs:
        *outer, last = name.replace("]", "").split("[")
        place = found
        for part in outer:
            inner = place.setdefault(part, {})
            assert isinstance(inner, dict)
            place = inner
        place[last] = value
    return found


def _list(things: list[Thing]) -> Thing:
    return {"object": "list", "data": things, "has_more": False, "url": "/v1/things"}


def _problem(kind: str, code: str) -> Thing:
    return {"error": {"type": kind, "code": code, "message": code}}


def _error(status: int, kind: str, code: str) -> Response:
    return JSONResponse(_problem(kind, code), status)
