"""One greeting through the whole gateway as `stario up` opens it: SQLite, a folder, real links."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import attrs
import httpx
import pytest
from tests.builders.artists import a_consent, an_artist
from tests.builders.engines import memory_engines, memory_gateway_engines
from tests.builders.people import an_account
from tests.builders.readers import VOICE, Reader
from tests.builders.studio import PORTRAIT
from tests.builders.town import PNG

from stario.adapters.memory.deletions import MemoryDeletionMetrics
from stario.adapters.memory.hearing import Echo
from stario.adapters.memory.models import MemoryModelStore
from stario.adapters.memory.work_metrics import MemoryWorkMetrics
from stario.adapters.threads.heavy_work import ThreadHeavyWork
from stario.domain.artists.model.artist import Artist
from stario.domain.identity.model.role import Role
from stario.entrypoints.clients import Clients, open_clients
from stario.entrypoints.http.gateway import create_gateway
from stario.entrypoints.http.metrics import HttpMetrics, new_registry
from stario.entrypoints.processes.running import prepare
from stario.entrypoints.settings import Settings
from stario.entrypoints.worker.making import make_worker
from stario.ports.media import Bucket

REGISTRATION = {
    "email": "dilnoza@example.uz",
    "password": "to-gri ot batareya",
    "full_name": "Dilnoza Karimova",
    "phone": "+998901234567",
}


@attrs.frozen
class Open:
    web: httpx.AsyncClient
    artist: Artist


async def star(clients: Clients) -> Artist:
    artist = an_artist(stock_voice=VOICE, portrait_key=PORTRAIT)
    staff = an_account(role=Role.ADMIN)
    now = clients.clock.now()
    await clients.objects.put(Bucket.ARTISTS, PORTRAIT, PNG, content_type="image/png")
    async with clients.storage() as work:
        await work.accounts.add(staff)
        await work.artists.add(artist)
        await work.consents.add(
            a_consent(artist, staff, recorded_at=now, valid_until=now + timedelta(days=1))
        )
        await work.commit()
    return artist


@pytest.fixture
async def opened(tmp_path: Path) -> AsyncIterator[Open]:
    """Gateway and worker over the same clients, until the test ends."""
    settings = Settings(stario_home=tmp_path, public_url="http://house")
    echo = Echo()
    engines = attrs.evolve(memory_engines(echo), synthesizer=Reader(echo=echo))
    async with open_clients(settings, name="test") as clients:
        await prepare(settings, clients)
        app = create_gateway(
            settings,
            clients,
            engines=memory_gateway_engines(),
            models=MemoryModelStore(folder=tmp_path, manifests={}, contents={}),
            metrics=HttpMetrics(new_registry()),
            deletion_metrics=MemoryDeletionMetrics(),
            stopping=asyncio.Event(),
        )
        heavy = ThreadHeavyWork(threads=1)
        worker = make_worker(
            settings, clients, engines=engines, heavy_work=heavy, metrics=MemoryWorkMetrics()
        )
        working = asyncio.create_task(worker.run())
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://house") as web:
            yield Open(web, await star(clients))
        worker.stop()
        await asyncio.wait_for(working, 20)
        heavy.close()


async def test_a_fan_orders_follows_watches_and_shares(opened: Open) -> None:
    web = opened.web
    registered = await web.post("/auth/register", json=REGISTRATION)
    assert registered.status_code == 201, registered.text
    web.headers["Authorization"] = f"Bearer {registered.json()['access_token']}"

    ordered = await web.post(
        "/videos/generate",
        json={
            "artist_id": opened.artist.id,
            "recipient_name": "Malika",
            "occasion": "birthday",
            "language": "uz",
        },
        headers={"Idempotency-Key": "first"},
    )
    assert (ordered.status_code, ordered.json()["status"]) == (202, "queued"), ordered.text
    place = ordered.headers["location"]
    events = await asyncio.wait_for(web.get(f"{place}/events"), 30)
    assert '"status":"completed"' in events.text.splitlines()[-2]

    video = (await web.get(place)).json()
    file = await web.get(video["video_url"])
    assert (file.status_code, file.headers["content-type"]) == (200, "video/mp4")
    shared = (await web.post(f"/videos/{video['job_id']}/share?platform=link")).json()
    del web.headers["Authorization"]
    page = await web.get(shared["direct_url"])
    assert page.status_code == 200
    assert "Malika" in page.text
    followed = await web.get(f"{shared['direct_url']}/video", follow_redirects=True)
    assert followed.content == file.content
