"""
Payme and Click as the demo plays them: their calls on us, and Click's API for what goes back.

Written from their documents; nobody's money moves.
"""

import asyncio
import itertools
import secrets
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import attrs
import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from stario.adapters.click.signatures import shop_signature
from stario.adapters.system import SystemClock
from stario.entrypoints.demo.client import DemoRefused
from stario.entrypoints.processes.running import Server

HOST = "127.0.0.1"
START_SECONDS = 10
PAID, REVERSED = 2, -99
REFUND = 5
"""Payme's reason for giving back what was paid."""


@attrs.frozen(kw_only=True)
class StandIns:
    """What both are configured with; the secrets are of this run alone."""

    click_port: int
    payme_key: str = attrs.field(factory=lambda: secrets.token_hex(18))
    click_secret: str = attrs.field(factory=lambda: secrets.token_hex(8))
    service_id: str = "100"

    @property
    def settings(self) -> Mapping[str, str]:
        """For the environment of Stario."""
        return {
            "PAYME_MERCHANT_ID": "587f72c72cac0d162c722ae2",
            "PAYME_KEY": self.payme_key,
            "CLICK_SERVICE_ID": self.service_id,
            "CLICK_MERCHANT_ID": "200",
            "CLICK_MERCHANT_USER_ID": "300",
            "CLICK_SECRET_KEY": self.click_secret,
            "CLICK_API_URL": f"http://{HOST}:{self.click_port}/v2/merchant/",
        }


@attrs.frozen(kw_only=True)
class Payme:
    """Calls the Merchant API with the key of a cashbox."""

    http: httpx.AsyncClient
    key: str

    async def pay(self, order_id: str, *, tiyin: int) -> str:
        """
        Reserve and take the money; gives the transaction.

        Raises:
            DemoRefused: Stario answered with an error.
        """
        transaction, now = secrets.token_hex(12), _milliseconds()
        account = {"order_id": order_id}
        await self._call("CheckPerformTransaction", {"amount": tiyin, "account": account})
        await self._call(
            "CreateTransaction",
            {"id": transaction, "time": now, "amount": tiyin, "account": account},
        )
        await self._call("PerformTransaction", {"id": transaction})
        return transaction

    async def give_back(self, transaction: str) -> None:
        """As a person does in the cabinet."""
        await self._call("CancelTransaction", {"id": transaction, "reason": REFUND})

    async def _call(self, method: str, params: Mapping[str, object]) -> None:
        answer = await self.http.post(
            "/payments/webhook/payme",
            json={"id": 1, "method": method, "params": params},
            auth=("Paycom", self.key),
        )
        if "error" in answer.json():
            raise DemoRefused(f"Payme {method}: {answer.text}")


@attrs.frozen(kw_only=True)
class Click:
    """Calls the Shop API, signed with the secret of a service."""

    http: httpx.AsyncClient
    service_id: str
    secret: str

    async def pay(self, order_id: str, *, som: int) -> str:
        """
        Prepare and complete; gives the document.

        Raises:
            DemoRefused: Stario answered with an error.
        """
        attempt = str(10**12 + secrets.randbelow(10**12))
        prepared = await self._call(attempt, order_id, som, action="0", prepare_id="")
        number = str(prepared["merchant_prepare_id"])
        await self._call(attempt, order_id, som, action="1", prepare_id=number)
        return attempt

    async def _call(
        self, attempt: str, order_id: str, som: int, *, action: str, prepare_id: str
    ) -> Mapping[str, object]:
        signed = {
            "click_trans_id": attempt,
            "service_id": self.service_id,
            "merchant_trans_id": order_id,
            "merchant_prepare_id": prepare_id,
            "amount": f"{som}.00",
            "action": action,
            "sign_time": f"{SystemClock().now():%Y-%m-%d %H:%M:%S}",
        }
        form = {
            **{name: value for name, value in signed.items() if value},
            "click_paydoc_id": attempt,
            "error": "0",
            "error_note": "Success",
            "sign_string": shop_signature(secret=self.secret, **signed),
        }
        answer: dict[str, object] = (
            await self.http.post("/payments/webhook/click", data=form)
        ).json()
        if answer["error"] != 0:
            raise DemoRefused(f"Click: {answer}")
        return answer


@attrs.define
class ClickApi:
    """Click's Merchant API: every document is paid until it is reversed."""

    reversed: set[str] = attrs.field(factory=set)

    def app(self) -> Starlette:
        place = "/v2/merchant/payment"
        return Starlette(
            routes=[
                Route(f"{place}/status/{{service}}/{{document}}", self._status),
                Route(
                    f"{place}/reversal/{{service}}/{{document}}", self._reverse, methods=["DELETE"]
                ),
            ]
        )

    async def _status(self, request: Request) -> Response:
        is_back = request.path_params["document"] in self.reversed
        return JSONResponse({"error_code": 0, "payment_status": REVERSED if is_back else PAID})

    async def _reverse(self, request: Request) -> Response:
        self.reversed.add(request.path_params["document"])
        return JSONResponse({"error_code": 0, "payment_id": request.path_params["document"]})


@asynccontextmanager
async def click_api(port: int) -> AsyncIterator[ClickApi]:
    """
    Serve it on loopback.

    Raises:
        DemoRefused: it did not start.
    """
    api = ClickApi()
    config = uvicorn.Config(api.app(), host=HOST, port=port, log_level="error", lifespan="off")
    server = Server(config)
    serving = asyncio.create_task(server.serve())
    try:
        for _ in itertools.takewhile(lambda _: not server.started, range(START_SECONDS * 20)):
            await asyncio.sleep(0.05)
        if not server.started:
            raise DemoRefused(f"Click's stand-in did not start on port {port}")
        yield api
    finally:
        server.should_exit = True
        await serving


def _milliseconds() -> int:
    return int(SystemClock().now().timestamp() * 1000)
