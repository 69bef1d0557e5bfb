"""Everybody who keeps people safe on a Stario that runs: admins, reviewers, an artist, a fan."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import attrs
import httpx

from stario.entrypoints.demo.client import DemoClient
from tests.system.people import ADMIN, ADMIN_PASSWORD, taken_on
from tests.system.waiting import until

Answer = dict[str, Any]
Appoint = Callable[..., Awaitable[str]]

PRICE_UZS = 112_000
PASSWORD = "a password that is long enough"
QUEUE = "/content/moderation/queue"


@attrs.frozen
class Person:
    """Somebody who is signed in, at the gateway or at the service that she works with."""

    client: DemoClient
    email: str

    @property
    def http(self) -> httpx.AsyncClient:
        return self.client.http

    async def asks(
        self, method: str, path: str, body: object = None, *, status: int = 200
    ) -> Answer:
        """
        Ask for JSON.

        Raises:
            AssertionError: the answer is another one than *status*.
        """
        answer = await self.http.request(method, path, json=body)
        assert answer.status_code == status, f"{method} {path}: {answer.text}"
        found: Answer = answer.json() if answer.content else {}
        return found

    async def gets(self, path: str, **query: str) -> Answer:
        answer = await self.http.get(path, params=query)
        assert answer.status_code == 200, f"{path}: {answer.text}"
        found: Answer = answer.json()
        return found


@attrs.frozen(kw_only=True)
class Office:
    """
    `admins` and `reviewers` are two each; `artist` is the page of `singer`.

    `public_key` is what an operator keeps outside: what Stario signs is proved with it.
    """

    admins: tuple[Person, Person]
    reviewers: tuple[Person, Person]
    singer: Person
    fan: Person
    leaver: Person
    artist: str
    public_key: str

    async def orders(self, **wishes: object) -> httpx.Response:
        greeting = {
            "artist_id": self.artist,
            "recipient_name": "Dilnoza",
            "custom_message": "Sen eng zoʻr opasan!",
            "occasion": "birthday",
            "language": "uz",
            "duration_seconds": 15,
        }
        return await self.fan.http.post("/videos/generate", json=greeting | wishes)

    async def ordered(self, **wishes: object) -> Answer:
        answer = await self.orders(**wishes)
        assert answer.status_code == 202, answer.text
        found: Answer = answer.json()
        return found

    async def job(self, job: str, *statuses: str) -> Answer:
        """Wait until a job of the fan's has one of *statuses*."""
        return await until(
            lambda: self.fan.gets(f"/videos/jobs/{job}"), lambda found: found["status"] in statuses
        )

    async def order(self, order: str, status: str) -> Answer:
        return await until(
            lambda: self.fan.gets(f"/merch/orders/{order}"),
            lambda found: found["status"] == status,
        )

    async def case_of(self, content: str) -> str:
        return str((await self.fan.gets(f"/content/reviews/{content}"))["case_id"])

    async def says(
        self, reviewer: Person, case: str, decision: str, reason: str, *, status: int = 200
    ) -> Answer:
        body = {"decision": decision, "reason": reason}
        return await reviewer.asks("POST", f"{QUEUE}/{case}/review", body, status=status)


@asynccontextmanager
async def an_office(gateway: str, service: str, appoint: Appoint) -> AsyncIterator[Office]:
    """
    Appoint staff, and take an artist on who has a price.

    Args:
        service: where staff ask for what the regtech-filter answers.
        appoint: runs `stario` to its end.
    """
    names = {"admin": "admin", "validator-1": "validator", "validator-2": "validator"}
    emails = {name: f"{name}-{secrets.token_hex(4)}@stario.example" for name in names}
    key, *_ = await asyncio.gather(
        appoint("audit", "key"),
        *(
            appoint(
                "accounts", "create-staff", "--email", emails[name], "--full-name", "Staff",
                "--role", role, STARIO_STAFF_PASSWORD=PASSWORD,
            )
            for name, role in names.items()
        ),
    )  # fmt: skip
    async with AsyncExitStack() as stack:
        door = Door(gateway=gateway, service=service, stack=stack)
        manager, singer = await door.signed_in(ADMIN, ADMIN_PASSWORD), await door.new()
        staff = [door.moved(manager)]
        staff += [door.moved(await door.signed_in(email, PASSWORD)) for email in emails.values()]
        artist = await taken_on(manager.client, price_uzs=PRICE_UZS)
        await _give(manager, artist, singer)
        yield Office(
            admins=(staff[0], staff[1]),
            reviewers=(staff[2], staff[3]),
            singer=await door.signed_in(singer.email, PASSWORD),
            fan=await door.new(),
            leaver=await door.new(),
            artist=artist,
            public_key=key.strip().splitlines()[-1],
        )


async def _give(staff: Person, artist: str, singer: Person) -> None:
    """Let the page be the singer's own."""
    place = f"/artists/{artist}"
    shown = await staff.gets(place)
    page = {name: shown[name] for name in ("name", "category", "gender", "description", "price")}
    account = (await singer.gets("/users/me"))["id"]
    await staff.asks("PUT", place, {**page, "account_id": account})


@attrs.frozen(kw_only=True)
class Door:
    """Lets people in; `stack` shows them out."""

    gateway: str
    service: str
    stack: AsyncExitStack

    async def signed_in(self, email: str, password: str) -> Person:
        client = self._client(self.gateway)
        await client.sign_in(email, password)
        return Person(client, email)

    async def new(self) -> Person:
        client, email = self._client(self.gateway), f"p-{secrets.token_hex(4)}@stario.example"
        await client.register(email, PASSWORD, "A Person")
        return Person(client, email)

    def moved(self, person: Person) -> Person:
        """The same person at the service, which takes the gateway's tokens."""
        client = self._client(self.service)
        client.http.headers["Authorization"] = person.http.headers["Authorization"]
        return Person(client, person.email)

    def _client(self, url: str) -> DemoClient:
        client = DemoClient.at(url)
        self.stack.push_async_callback(client.close)
        return client
