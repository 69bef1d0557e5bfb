"""The real gateway and the service of faces by itself, both with the real engine."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import attrs
import httpx
from tests.builders import an_account, an_artist, new_id
from tests.builders.artists import a_consent
from tests.builders.engines import memory_gateway_engines
from tests.builders.photos import FACES_VERSION, admiral_photo, astronaut_photo, face_models

from stario.adapters.faces.embedder import PhotoFaceEmbedder
from stario.adapters.faces.sface import open_yunet_sface
from stario.adapters.memory.models import MemoryModelStore
from stario.adapters.threads.heavy_work import ThreadHeavyWork
from stario.domain.artists.model.artist import Artist
from stario.domain.faces.model.artist_face import ArtistFace, FaceDescription
from stario.domain.faces.model.features import proportions_of
from stario.domain.identity.model.account import Account
from stario.domain.identity.model.role import Role
from stario.domain.kernel.ids import SessionId
from stario.entrypoints.cleaner.metrics import PrometheusDeletionMetrics
from stario.entrypoints.clients import Clients, open_clients
from stario.entrypoints.http.face_similarity import create_face_similarity
from stario.entrypoints.http.gateway import create_gateway
from stario.entrypoints.http.metrics import HttpMetrics, new_registry
from stario.entrypoints.processes.running import prepare
from stario.entrypoints.settings import Settings
from stario.entrypoints.tokens import access_tokens
from stario.ports.credentials import AccessClaims
from stario.ports.faces import FaceEmbedder

FORM = "multipart/form-data; boundary=b"


@attrs.frozen
class Booth:
    """The gateway as `web`, the service by itself as `service`, and two artists."""

    web: httpx.AsyncClient
    service: httpx.AsyncClient
    clients: Clients
    astronaut: Artist
    admiral: Artist
    headers: dict[str, str]
    stranger: dict[str, str]

    async def compare(self, photo: bytes, *ids: str, path: str = "/face/compare") -> httpx.Response:
        return await self.web.post(
            path, files={"file": photo}, data={"celebrity_ids": list(ids)}, headers=self.headers
        )

    async def sent(self, photo: bytes) -> dict[str, str]:
        """A photo in the bucket of faces, by the link of the gateway."""
        opened = await self.web.post(
            "/faces/uploads", json={"purpose": "compare"}, headers=self.headers
        )
        upload: dict[str, str] = opened.json()
        put = await self.web.put(
            upload["upload_url"], content=photo, headers={"Content-Type": "image/jpeg"}
        )
        assert put.status_code == 200, put.text
        return upload


async def artist_of(
    clients: Clients, embedder: FaceEmbedder, photo: bytes, recorder: Account
) -> Artist:
    """An artist who agreed to be compared with, and whose portrait was described."""
    artist = an_artist(portrait_key=f"artists/{new_id()}/portrait.jpg")
    found = await embedder.embed(photo)
    async with clients.storage() as work:
        await work.artists.add(artist)
        now = clients.clock.now()
        consent = attrs.evolve(
            a_consent(artist, recorder), recorded_at=now, valid_until=now.replace(year=2100)
        )
        await work.consents.add(consent)
        await work.artist_faces.save(
            ArtistFace(
                artist_id=artist.id,
                portrait_key=str(artist.portrait_key),
                engine=embedder.engine,
                made_at=now,
                description=FaceDescription(
                    embedding=tuple(map(float, found.embedding)),
                    proportions=proportions_of(found.face.landmarks, face_width=found.face.width),
                ),
            )
        )
        await work.commit()
    return artist


@asynccontextmanager
async def open_booth(folder: Path) -> AsyncIterator[Booth]:
    """Keep its data in *folder*."""
    settings = Settings(stario_home=folder, public_url="http://house", requests_per_minute=9000)
    work = ThreadHeavyWork(threads=2)
    embedder = PhotoFaceEmbedder(open_yunet_sface(face_models(), version=FACES_VERSION), work)
    models = MemoryModelStore(folder=folder, manifests={}, contents={})
    async with open_clients(settings, name="test") as clients:
        await prepare(settings, clients)
        fan, other = an_account(), an_account()
        async with clients.storage() as unit:
            await unit.accounts.add(fan)
            await unit.accounts.add(other)
            await unit.commit()
        astronaut = await artist_of(clients, embedder, astronaut_photo(), fan)
        admiral = await artist_of(clients, embedder, admiral_photo(), fan)
        gateway = create_gateway(
            settings,
            clients,
            engines=attrs.evolve(memory_gateway_engines(), embedder=embedder),
            metrics=HttpMetrics(new_registry()),
            deletion_metrics=PrometheusDeletionMetrics(new_registry()),
            models=models,
            stopping=asyncio.Event(),
        )
        service = create_face_similarity(
            settings,
            clients,
            embedder=embedder,
            metrics=HttpMetrics(new_registry()),
            deletion_metrics=PrometheusDeletionMetrics(new_registry()),
            models=models,
            stopping=asyncio.Event(),
        )
        async with (
            httpx.AsyncClient(
                transport=httpx.ASGITransport(gateway), base_url="http://house"
            ) as web,
            httpx.AsyncClient(
                transport=httpx.ASGITransport(service), base_url="http://faces"
            ) as alone,
        ):
            yield Booth(
                web=web,
                service=alone,
                clients=clients,
                astronaut=astronaut,
                admiral=admiral,
                headers=signed_in(clients, settings, fan),
                stranger=signed_in(clients, settings, other),
            )
    work.close()


def signed_in(clients: Clients, settings: Settings, account: Account) -> dict[str, str]:
    """What a request of *account* says about itself."""
    claims = AccessClaims(
        account_id=account.id,
        session_id=SessionId(new_id()),
        role=Role.USER,
        expires_at=clients.clock.now() + timedelta(minutes=30),
    )
    token = access_tokens(clients, settings).issue(claims)
    return {"Authorization": f"Bearer {token}", "Accept-Language": "en"}
