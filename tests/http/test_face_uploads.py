"""A photo of a face over the real gateway: sent by its link, gone in time, told by its receipt."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import attrs
import httpx
import pytest
import pytest_asyncio
from tests.builders.darkroom import PHOTO
from tests.builders.engines import memory_gateway_engines
from tests.builders.people import an_account
from tests.builders.permissions import OPERATOR
from tests.builders.values import new_id
from tests.system.waiting import until

from stario.adapters.jwt.access_tokens import JwtAccessTokens
from stario.adapters.memory.models import MemoryModelStore
from stario.domain.faces.model.face_upload import LARGEST_BYTES
from stario.domain.identity.model.account import Account
from stario.domain.identity.model.role import Role
from stario.domain.kernel.ids import FaceUploadId, SessionId
from stario.entrypoints.cleaner.metrics import PrometheusDeletionMetrics
from stario.entrypoints.cleaner.serving import create_cleaner_app
from stario.entrypoints.clients import Clients, open_clients
from stario.entrypoints.http.gateway import create_gateway
from stario.entrypoints.http.metrics import HttpMetrics, new_registry
from stario.entrypoints.processes.running import prepare, run_faces_cleaner
from stario.entrypoints.settings import Settings
from stario.entrypoints.tokens import access_tokens
from stario.entrypoints.wiring.faces_container import FacesContainer
from stario.ports.credentials import AccessClaims
from stario.ports.media import Bucket


@attrs.frozen
class Darkroom:
    """A gateway with a cleaner beside it, as `stario up` runs them."""

    web: httpx.AsyncClient
    probes: httpx.AsyncClient
    clients: Clients
    faces: FacesContainer
    fan: Account
    tokens: JwtAccessTokens

    def headers(self, account: Account) -> dict[str, str]:
        claims = AccessClaims(
            account_id=account.id,
            session_id=SessionId(new_id()),
            role=Role.USER,
            expires_at=self.clients.clock.now() + timedelta(minutes=30),
        )
        return {"Authorization": f"Bearer {self.tokens.issue(claims)}"}

    async def open(self, purpose: str = "compare") -> dict[str, str]:
        answer = await self.web.post(
            "/faces/uploads", json={"purpose": purpose}, headers=self.headers(self.fan)
        )
        assert answer.status_code == 201, answer.text
        opened: dict[str, str] = answer.json()
        return opened

    async def receipt(self, upload: str, account: Account | None = None) -> httpx.Response:
        return await self.web.get(
            f"/faces/uploads/{upload}", headers=self.headers(account or self.fan)
        )

    async def keys(self) -> set[str]:
        return {found.key async for found in self.clients.objects.list(Bucket.EPHEMERAL)}


@pytest_asyncio.fixture(scope="module")
async def room(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Darkroom]:
    folder = tmp_path_factory.mktemp("darkroom")
    settings = Settings(stario_home=folder, public_url="http://house")
    registry, stopping = new_registry(), asyncio.Event()
    deletion_metrics = PrometheusDeletionMetrics(registry)
    async with open_clients(settings, name="test") as clients:
        await prepare(settings, clients)
        app = create_gateway(
            settings,
            clients,
            engines=memory_gateway_engines(),
            models=MemoryModelStore(folder=folder, manifests={}, contents={}),
            metrics=HttpMetrics(registry),
            deletion_metrics=deletion_metrics,
            stopping=stopping,
        )
        cleaner_app = create_cleaner_app(settings, clients, metrics=HttpMetrics(new_registry()))
        fan = an_account()
        async with clients.storage() as work:
            await work.accounts.add(fan)
            await work.commit()
        cleaning = asyncio.create_task(run_faces_cleaner(clients, deletion_metrics, stopping))
        async with (
            httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://house") as web,
            httpx.AsyncClient(
                transport=httpx.ASGITransport(cleaner_app), base_url="http://cleaner"
            ) as probes,
        ):
            yield Darkroom(
                web=web,
                probes=probes,
                clients=clients,
                faces=FacesContainer(
                    storage=clients.storage,
                    objects=clients.objects,
                    signals=clients.signals,
                    deletion_metrics=deletion_metrics,
                    clock=clients.clock,
                    operator=OPERATOR,
                ),
                fan=fan,
                tokens=access_tokens(clients, settings),
            )
        stopping.set()
        await asyncio.wait_for(cleaning, 10)


async def test_a_photo_is_sent_used_and_gone(room: Darkroom) -> None:
    opened = await room.open()
    assert opened["method"] == "PUT"
    assert 0 < int(opened["expires_in_seconds"]) <= 300
    assert int(opened["largest_bytes"]) == LARGEST_BYTES

    sent = await room.web.put(
        opened["upload_url"], content=PHOTO, headers={"Content-Type": "image/heic"}
    )
    assert sent.status_code == 200, sent.text
    assert (await room.receipt(opened["upload_id"])).json()["state"] == "expected"
    read = room.faces.read_photo()
    async with read(FaceUploadId(opened["upload_id"]), account=room.fan.id) as photo:
        assert photo == PHOTO
        assert (await room.receipt(opened["upload_id"])).json()["state"] == "in_use"

    assert await room.keys() == set()
    receipt = (await room.receipt(opened["upload_id"])).json()
    assert receipt["state"] == "deleted"
    assert receipt["deleted_at"] >= receipt["last_used_at"]


async def test_a_photo_of_more_than_20_mib_is_refused_at_the_door(room: Darkroom) -> None:
    opened = await room.open()

    sent = await room.web.put(opened["upload_url"], content=bytes(LARGEST_BYTES + 1))

    assert sent.status_code == 413
    assert await room.keys() == set()


async def test_a_receipt_is_its_owners_alone(room: Darkroom) -> None:
    opened = await room.open("poster")

    assert (await room.receipt(opened["upload_id"], an_account())).status_code == 404
    assert (await room.web.get(f"/faces/uploads/{opened['upload_id']}")).status_code == 401
    assert (await room.receipt("01980a2e-7a4c-7c3a-9d5b-2f6d1a7b8c90")).status_code == 404
    assert "key" not in (await room.receipt(opened["upload_id"])).text


async def test_the_same_key_gives_the_same_link(room: Darkroom) -> None:
    headers = {**room.headers(room.fan), "Idempotency-Key": "a-photo-of-mine"}

    async def ask(purpose: str) -> httpx.Response:
        return await room.web.post("/faces/uploads", json={"purpose": purpose}, headers=headers)

    first, again, other = await ask("compare"), await ask("compare"), await ask("poster")

    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_key_reused")


@pytest.mark.parametrize("body", [{}, {"purpose": "quiz"}, {"purpose": "x"}, {"purpose": 1}])
async def test_a_purpose_must_be_said(room: Darkroom, body: dict[str, object]) -> None:
    answer = await room.web.post("/faces/uploads", json=body, headers=room.headers(room.fan))

    assert answer.status_code == 422


async def test_the_cleaner_deletes_what_a_dead_reader_held(room: Darkroom) -> None:
    opened = await room.open()
    await room.web.put(opened["upload_url"], content=PHOTO)
    async with room.clients.storage() as work:
        upload = await work.face_uploads.get(FaceUploadId(opened["upload_id"]), lock=True)
        await work.face_uploads.save(upload.hold(at=room.clients.clock.now()))
        await work.commit()

    await until(
        lambda: room.receipt(opened["upload_id"]),
        lambda receipt: receipt.json()["state"] == "deleted",
        within_seconds=10,
    )

    assert await room.keys() == set()
    async with room.clients.storage() as work:
        receipt = await work.face_uploads.get(FaceUploadId(opened["upload_id"]))
    assert receipt.delay_seconds is not None
    assert receipt.delay_seconds < 3


async def test_metrics_tell_of_what_waits_and_what_is_gone(room: Darkroom) -> None:
    before = await measured(room)
    opened = await room.open()
    await room.web.put(opened["upload_url"], content=PHOTO)
    async with room.faces.read_photo()(FaceUploadId(opened["upload_id"]), account=room.fan.id):
        pass

    after = await measured(room)

    assert after["ephemeral_uploads_pending"] == 0
    assert after["ephemeral_oldest_pending_seconds"] == 0
    assert after['ephemeral_deletion_failures_total{net="cleaner"}'] == 0
    for counted in (
        'ephemeral_receipts_total{net="use"}',
        'ephemeral_deletion_delay_seconds_bucket{le="3.0"}',
        "ephemeral_deletion_delay_seconds_count",
    ):
        assert after[counted] == before[counted] + 1
    assert opened["upload_id"] not in str(after)


async def measured(room: Darkroom) -> dict[str, float]:
    lines = (await room.web.get("/metrics")).text.splitlines()
    pairs = [line.rpartition(" ") for line in lines if line.startswith("ephemeral_")]
    return {name: float(value) for name, _, value in pairs}


async def test_a_cleaner_process_answers_probes_and_prometheus(room: Darkroom) -> None:
    ready = await room.probes.get("/health/ready")
    assert ready.status_code == 200
    assert ready.json()["service"] == "ephemeral-cleaner"
    assert (await room.probes.get("/health/live")).status_code == 200

    metrics = (await room.probes.get("/metrics")).text
    assert "ephemeral_uploads_pending 0.0" in metrics
    assert "stario_build_info{python=" in metrics
