"""People who order while everything breaks, and remember what they were promised."""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from typing import Any, Final
from uuid import uuid4

import attrs
import httpx

from tests.builders.portraits import admiral, encoded
from tests.system.people import GREETING, Cast

POSTER: Final = {"text": "Malika, 25 yosh muborak!", "language": "uz"}
PATIENCE_SECONDS: Final = 150
"""Who was being answered when a gateway died waits two minutes until her key is nobody's."""
PAUSE_SECONDS: Final = 0.2
ACCEPTED: Final = range(200, 400)


@attrs.define
class Promises:
    """What was answered with yes, and how requests went."""

    videos: list[str] = attrs.field(factory=list)
    posters: list[str] = attrs.field(factory=list)
    paid: list[str] = attrs.field(factory=list)
    photos: list[str] = attrs.field(factory=list)
    sent: int = 0
    failed: int = 0
    refused: int = 0
    is_over: bool = False


class WentHome(Exception):
    """The day is over before an answer was yes: nothing was promised."""


class GaveUp(AssertionError):
    """A visitor asked for a minute and was never answered with yes."""


@attrs.define(eq=False, kw_only=True)
class Visitor:
    """
    Goes through either gateway, as behind a load balancer, and tries again until it is so.

    A transport error or a 5xx other than 503 counts as failed; 503 with `Retry-After` as refused.
    """

    gateways: Sequence[httpx.AsyncClient]
    store: httpx.AsyncClient
    cast: Cast
    star: str
    promises: Promises
    dice: random.Random

    async def visit(self) -> None:
        """Do one thing of those that people do, as often as they do it."""
        acts: dict[Callable[[], Awaitable[None]], int] = {
            self.look_around: 5,
            self.order_video: 3,
            self.order_poster: 2,
            self.buy_video: 1,
        }
        [act] = self.dice.choices(list(acts), list(acts.values()))
        await act()
        await asyncio.sleep(PAUSE_SECONDS)

    async def look_around(self) -> None:
        await self.ask("GET", "/artists")
        await self.ask("GET", f"/artists/{self.cast.artist}")
        await self.ask("GET", "/videos/my")

    async def order_video(self) -> None:
        wish = {"artist_id": self.cast.artist, **GREETING}
        accepted = await self.ask("POST", "/videos/generate", json=wish, key=uuid4().hex)
        self.promises.videos.append(accepted.json()["job_id"])

    async def order_poster(self) -> None:
        """With a photo of somebody, which must be gone once it is not needed."""
        upload = (await self.ask("POST", "/posters/uploads", key=uuid4().hex)).json()
        sent = await self._send_photo(upload)
        if not sent:
            return
        wish = {"artist_id": self.cast.artist, "user_photo_url": upload["photo_url"], **POSTER}
        accepted = await self.ask("POST", "/posters/generate", json=wish, key=uuid4().hex)
        self.promises.posters.append(accepted.json()["job_id"])
        self.promises.photos.append(upload["upload_id"])

    async def buy_video(self) -> None:
        wish = {"artist_id": self.star, **GREETING}
        order = (await self.ask("POST", "/videos/generate", json=wish, key=uuid4().hex)).json()
        body = {"order_id": order["order_id"], "provider": "test"}
        payment = (await self.ask("POST", "/payments/init", json=body, key=uuid4().hex)).json()
        page = httpx.URL(payment["checkout_url"]).raw_path.decode()
        form = (await self.ask("GET", page)).text
        token = form.partition('name="token" value="')[2].partition('"')[0]
        await self.ask("POST", page, data={"token": token, "decision": "pay"})
        self.promises.paid.append(order["order_id"])
        self.promises.videos.append(order["job_id"])

    async def ask(
        self,
        method: str,
        path: str,
        *,
        key: str | None = None,
        json: object = None,
        data: dict[str, str] | None = None,
    ) -> httpx.Response:
        """
        Ask until the answer is yes.

        Raises:
            GaveUp: it is not within a minute, or the answer is no.
        """
        headers = {"Idempotency-Key": key} if key else {}
        last = ""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            gateway = self.dice.choice(self.gateways)
            self.promises.sent += 1
            try:
                answer = await gateway.request(method, path, json=json, data=data, headers=headers)
            except httpx.TransportError as error:
                self.promises.failed += 1
                last = repr(error)
            else:
                if answer.status_code in ACCEPTED:
                    return answer
                self._count(answer)
                last = f"{answer.status_code} {answer.text}"
            if self.promises.is_over:
                raise WentHome
            await asyncio.sleep(0.1)
        raise GaveUp(f"{method} {path}: {last}")

    def _count(self, answer: httpx.Response) -> None:
        if answer.status_code == 503 and "retry-after" in answer.headers:
            self.promises.refused += 1
        elif answer.status_code >= 500:
            self.promises.failed += 1
        elif answer.status_code not in (409, 429):
            # 409: the first try of the same request is still being answered.
            raise GaveUp(f"{answer.request.url}: {answer.status_code} {answer.text}")

    async def _send_photo(self, upload: dict[str, Any]) -> bool:
        headers = dict(upload["headers"])
        for _ in range(20):
            try:
                sent = await self.store.request(
                    upload["method"], upload["upload_url"], content=PHOTO, headers=headers
                )
            except httpx.TransportError:
                continue
            if sent.is_success:
                return True
            await asyncio.sleep(0.1)
        return False


PHOTO: Final = encoded(admiral())


@attrs.define(eq=False, kw_only=True)
class Crowd:
    """So many visitors at once, for as long as they are let."""

    visitors: Sequence[Visitor]
    promises: Promises

    @asynccontextmanager
    async def coming(self) -> AsyncIterator[None]:
        """Visitors come while the block lasts; then they end what is answered with yes."""

        async def keep_coming(visitor: Visitor) -> None:
            while not self.promises.is_over:
                with suppress(WentHome):
                    await visitor.visit()

        async with asyncio.TaskGroup() as visits:
            for visitor in self.visitors:
                visits.create_task(keep_coming(visitor))
            try:
                yield
            finally:
                self.promises.is_over = True


@asynccontextmanager
async def crowd(urls: Sequence[str], cast: Cast, star: str, *, size: int) -> AsyncIterator[Crowd]:
    """Open connections for *size* visitors, all of them the fan of *cast*."""
    promises = Promises()
    headers = {"Authorization": cast.fan.http.headers["Authorization"]}
    async with AsyncExitStack() as stack:
        gateways = [
            await stack.enter_async_context(
                httpx.AsyncClient(base_url=url, headers=headers, timeout=10)
            )
            for url in urls
        ]
        store = await stack.enter_async_context(httpx.AsyncClient(timeout=10))
        visitors = [
            Visitor(
                gateways=gateways,
                store=store,
                cast=cast,
                star=star,
                promises=promises,
                dice=random.Random(number),
            )
            for number in range(size)
        ]
        yield Crowd(visitors=visitors, promises=promises)
