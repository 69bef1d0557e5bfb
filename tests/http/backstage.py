"""Artists, their makers and their fans behind the real edge, wired as the gateway wires them."""

import asyncio
import json
from pathlib import Path

import attrs
import httpx
from tests.builders.permissions import OPERATOR
from tests.builders.studio import OFFERED, SERVICE_CODE, Studio
from tests.http.house import House

from stario.adapters.memory.painting import MemoryPosterLettering
from stario.adapters.memory.switches import MemorySwitches
from stario.domain.artists.model.artist import Artist
from stario.domain.generation.model.queue import Queue
from stario.domain.identity.model.account import Account
from stario.domain.identity.model.role import Role
from stario.entrypoints.http.routing import Route
from stario.entrypoints.wiring.generation_container import GenerationContainer
from stario.entrypoints.wiring.posters_container import PostersContainer
from stario.entrypoints.wiring.sculptures_container import SculpturesContainer
from stario.entrypoints.wiring.voices_container import VoicesContainer

PUBLIC_URL = "https://stario.example"
MEDIA_ORIGIN = "http://memory"

Headers = dict[str, str]


def video_order(artist: Artist, **changes: object) -> dict[str, object]:
    return {
        "artist_id": artist.id,
        "recipient_name": "Dilnoza",
        "occasion": "birthday",
        "language": "uz",
        "duration_seconds": 15,
        "custom_message": "Sen eng zoʻr opasan!",
        **changes,
    }


def voice_order(artist: Artist, **changes: object) -> dict[str, object]:
    return {"artist_id": artist.id, "text": "Salom, Dilnoza!", "language": "uz", **changes}


def poster_order(artist: Artist, **changes: object) -> dict[str, object]:
    return {
        "artist_id": artist.id,
        "text": "Malika, 25 yosh muborak!",
        "language": "uz",
        "style": "modern",
        "aspect_ratio": "4:5",
        **changes,
    }


ORDERS = {"videos": video_order, "voice": voice_order, "posters": poster_order}


@attrs.define(kw_only=True)
class Backstage:
    """`web` speaks for nobody until it is given headers."""

    studio: Studio
    house: House
    web: httpx.AsyncClient
    artist: Artist
    fan: Account

    def headers(self, account: Account) -> Headers:
        return self.house.signed_in(account.role, account=account.id)

    async def somebody(self, role: Role = Role.USER) -> Headers:
        return self.headers(await self.studio.town.person(role))

    async def order(
        self, order: dict[str, object] | None = None, *, kind: str = "videos", key: str = ""
    ) -> httpx.Response:
        headers = self.headers(self.fan)
        if key:
            headers["Idempotency-Key"] = key
        body = order or ORDERS[kind](self.artist)
        return await self.web.post(f"/{kind}/generate", json=body, headers=headers)

    async def finished(self, **changes: object) -> str:
        """Order a video and make it; gives its id."""
        ordered = await self.order(video_order(self.artist, **changes))
        assert ordered.status_code == 202, ordered.text
        await self.studio.work()
        return str(ordered.json()["job_id"])

    async def painted(self, **changes: object) -> str:
        """Order a poster and make it; gives its id."""
        ordered = await self.order(poster_order(self.artist, **changes), kind="posters")
        assert ordered.status_code == 202, ordered.text
        await self.studio.work(Queue.POSTER)
        return str(ordered.json()["job_id"])

    async def get(self, path: str, headers: Headers | None = None) -> httpx.Response:
        return await self.web.get(path, headers=headers or self.headers(self.fan))

    async def post(
        self, path: str, headers: Headers | None = None, *, body: object = None
    ) -> httpx.Response:
        return await self.web.post(path, json=body, headers=headers or self.headers(self.fan))

    async def page(self, token: str) -> httpx.Response:
        """What a stranger with a link sees."""
        return await self.web.get(f"/s/{token}")

    async def watch(self, path: str, queue: Queue) -> list[tuple[str, dict[str, object]]]:
        """Follow the events at *path* to their end while the work is done."""
        stream = asyncio.create_task(self.get(path))
        await asyncio.sleep(0.05)
        await self.studio.work(queue)
        answer = await asyncio.wait_for(stream, 10)
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"].startswith("text/event-stream")
        return events_of(answer.text)


def events_of(text: str) -> list[tuple[str, dict[str, object]]]:
    """Each event's name and data."""
    found = []
    for block in text.split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if ": " in line)
        if "event" in fields:
            found.append((fields["event"], json.loads(fields["data"])))
    return found


def routes(studio: Studio) -> list[Route]:
    town = studio.town
    container = GenerationContainer(
        storage=town.storage,
        objects=town.objects,
        dispatch=town.dispatch,
        feed=town.feed,
        clock=town.clock,
        switches=MemorySwitches(),
        public_url=PUBLIC_URL,
        stopping=asyncio.Event(),
        media_origin=MEDIA_ORIGIN,
        offered=OFFERED,
        service_code=SERVICE_CODE,
    )
    voices = VoicesContainer(storage=town.storage, objects=town.objects, clock=town.clock)
    posters = PostersContainer(
        storage=town.storage,
        objects=town.objects,
        dispatch=town.dispatch,
        feed=town.feed,
        clock=town.clock,
        switches=MemorySwitches(),
        lettering=MemoryPosterLettering(),
        operator=OPERATOR,
        public_url=PUBLIC_URL,
        stopping=asyncio.Event(),
        offered=OFFERED,
        service_code=SERVICE_CODE,
    )
    sculptures = SculpturesContainer(
        storage=town.storage,
        objects=town.objects,
        dispatch=town.dispatch,
        feed=town.feed,
        clock=town.clock,
        switches=MemorySwitches(),
        stopping=asyncio.Event(),
    )
    handlers = (
        sculptures.sculptures(),
        posters.poster_jobs(),
        posters.posters(),
        container.video_jobs(),
        container.videos(),
        container.voice(),
        voices.quiz(),
        container.shared(),
        container.jobs(),
    )
    return [route for handler in handlers for route in handler.routes()]


async def a_backstage(folder: Path) -> Backstage:
    """With an artist who agreed to everything, and a fan; close `web` afterwards."""
    studio = Studio(folder=folder)
    house = House(storage=studio.town.storage, clock=studio.town.clock)
    artist = await studio.star()
    await studio.agree(artist)
    return Backstage(
        studio=studio,
        house=house,
        web=house.client(house.app(routes(studio))),
        artist=artist,
        fan=await studio.town.person(),
    )
