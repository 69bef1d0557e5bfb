"""Comparing a photo over the real gateway, with the real engine; nothing of it stays."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta

import attrs
import httpx
import pytest
import pytest_asyncio
from tests.builders import an_account, an_artist, new_id
from tests.builders.artists import a_consent
from tests.builders.engines import memory_gateway_engines
from tests.builders.photos import (
    FACES_VERSION,
    admiral_photo,
    animated,
    astronaut_photo,
    blank_photo,
    face_models,
    other_photo_of_astronaut,
    pair,
)
from tests.builders.portraits import encoded

from stario.adapters.faces.embedder import PhotoFaceEmbedder
from stario.adapters.faces.sface import open_yunet_sface
from stario.adapters.memory.models import MemoryModelStore
from stario.adapters.threads.heavy_work import ThreadHeavyWork
from stario.domain.artists.model.artist import Artist
from stario.domain.faces.model.artist_face import ArtistFace, FaceDescription
from stario.domain.faces.model.face_upload import LARGEST_BYTES
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
from stario.ports.media import Bucket

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


@pytest_asyncio.fixture(scope="module")
async def booth(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Booth]:
    folder = tmp_path_factory.mktemp("booth")
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
                headers=_headers(clients, settings, fan),
                stranger=_headers(clients, settings, other),
            )
    work.close()


def _headers(clients: Clients, settings: Settings, account: Account) -> dict[str, str]:
    claims = AccessClaims(
        account_id=account.id,
        session_id=SessionId(new_id()),
        role=Role.USER,
        expires_at=clients.clock.now() + timedelta(minutes=30),
    )
    token = access_tokens(clients, settings).issue(claims)
    return {"Authorization": f"Bearer {token}", "Accept-Language": "en"}


async def test_a_photo_is_compared_with_those_who_were_named(booth: Booth) -> None:
    answer = await booth.compare(other_photo_of_astronaut(), booth.admiral.id, booth.astronaut.id)

    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert [one["artist_id"] for one in body["results"]] == [
        booth.astronaut.id,
        booth.admiral.id,
    ]
    assert body["best_match_artist_id"] == booth.astronaut.id
    assert body["best_match_score"] == body["results"][0]["similarity_score"] >= 90
    assert body["results"][1]["similarity_score"] < 75
    assert body["processing_time_ms"] > 0
    assert answer.headers["cache-control"] == "no-store"


async def test_ids_may_stand_in_one_field_and_twice_and_be_unknown(booth: Booth) -> None:
    listed = f"{booth.astronaut.id}, {new_id()},{booth.astronaut.id}"

    body = (await booth.compare(astronaut_photo(), listed)).json()

    assert [one["artist_id"] for one in body["results"]] == [booth.astronaut.id]
    assert body["best_match_score"] > 99


async def test_the_same_photo_has_the_same_score(booth: Booth) -> None:
    photo = other_photo_of_astronaut()
    answers = [(await booth.compare(photo, booth.astronaut.id)).json() for _ in range(3)]

    assert len({answer["best_match_score"] for answer in answers}) == 1


async def test_a_batch_compares_with_everybody_unless_some_are_named(booth: Booth) -> None:
    path = "/face/compare/batch"
    every = (await booth.compare(astronaut_photo(), path=path)).json()
    one = (await booth.compare(astronaut_photo(), booth.admiral.id, path=path)).json()

    assert {each["artist_id"] for each in every["results"]} == {
        booth.astronaut.id,
        booth.admiral.id,
    }
    assert [each["artist_id"] for each in one["results"]] == [booth.admiral.id]


async def test_many_at_once_get_what_each_would_get_alone(booth: Booth) -> None:
    photos = [astronaut_photo(), admiral_photo()] * 3
    answers = await asyncio.gather(
        *(booth.compare(photo, path="/face/compare/batch") for photo in photos)
    )

    best = [answer.json()["best_match_artist_id"] for answer in answers]
    assert best == [booth.astronaut.id, booth.admiral.id] * 3


async def test_faces_are_found_with_their_landmarks(booth: Booth) -> None:
    photo = encoded(pair(), ".jpg")
    answer = await booth.web.post("/face/detect", files={"file": photo}, headers=booth.headers)

    body = answer.json()
    assert answer.status_code == 200, answer.text
    assert body["faces_detected"] == len(body["faces"]) == 2
    assert (body["image_width"], body["image_height"]) == pair().shape[1::-1]
    face = body["faces"][0]
    assert set(face["bbox"]) == {"x", "y", "width", "height"}
    assert face["landmarks"]["right_eye"]["x"] < face["landmarks"]["left_eye"]["x"]
    assert 0.6 <= face["confidence"] <= 1


async def test_without_a_face_detection_finds_none(booth: Booth) -> None:
    answer = await booth.web.post(
        "/face/detect", files={"file": blank_photo()}, headers=booth.headers
    )

    assert answer.json()["faces_detected"] == 0


@pytest.mark.parametrize(
    ("photo", "sentence"),
    [
        (blank_photo(), "No face"),
        (encoded(pair(), ".jpg"), "several faces"),
        (animated("PNG"), "moves"),
        (b"%PDF-1.7 nothing", "no JPEG"),
        (astronaut_photo()[:9000], "ends early"),
    ],
    ids=["nobody", "two", "animated", "pdf", "cut"],
)
async def test_what_is_wrong_with_a_photo_is_said(
    booth: Booth, photo: bytes, sentence: str
) -> None:
    answer = await booth.compare(photo, booth.astronaut.id)

    assert answer.status_code == 422
    assert answer.json()["code"] == "photo_unusable"
    assert sentence in answer.json()["detail"]


async def test_one_must_be_signed_in(booth: Booth) -> None:
    for path in ("/face/detect", "/face/compare", "/face/compare/batch"):
        answer = await booth.web.post(path, files={"file": astronaut_photo()})
        assert answer.status_code == 401


async def test_nobody_to_compare_with_is_not_found(booth: Booth) -> None:
    assert (await booth.compare(astronaut_photo(), new_id())).status_code == 404


@pytest.mark.parametrize(
    ("files", "data", "field"),
    [
        ({"file": b""}, {"celebrity_ids": "x"}, "file"),
        ({"picture": b"abc"}, {"celebrity_ids": "x"}, "file"),
        ({"file": b"abc"}, {}, "celebrity_ids"),
        ({"file": b"abc"}, {"celebrity_ids": "not-an-id"}, "celebrity_ids"),
        ({"file": b"abc"}, {"celebrity_ids": ",".join([new_id()] * 501)}, "celebrity_ids"),
    ],
)
async def test_what_a_form_lacks_is_named(
    booth: Booth, files: dict[str, bytes], data: dict[str, str], field: str
) -> None:
    answer = await booth.web.post("/face/compare", files=files, data=data, headers=booth.headers)

    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]


@pytest.mark.parametrize(
    ("kind", "content", "status"),
    [
        ("image/jpeg", b"abc", 415),
        ("text/plain", b"abc", 415),
        ("multipart/form-data", b"abc", 400),
        (FORM, b"no form", 400),
        (FORM, b"--b\r\nContent-Disposition: form-data; name=x\r\n\r\nends here", 400),
        (FORM, b"--b\r\n\r\n\r\n" * 2000 + b"--b--\r\n", 400),
        ("application/json", b"{", 400),
        ("application/json", b"[]", 422),
    ],
)
async def test_another_body_is_refused(
    booth: Booth, kind: str, content: bytes, status: int
) -> None:
    answer = await booth.web.post(
        "/face/compare", content=content, headers={**booth.headers, "Content-Type": kind}
    )

    assert answer.status_code == status, answer.text


async def test_a_photo_of_more_than_20_mib_is_refused(booth: Booth) -> None:
    photo = astronaut_photo() + b"\0" * LARGEST_BYTES

    assert (await booth.compare(photo, booth.astronaut.id)).status_code == 413
    assert (await booth.compare(photo * 2, booth.astronaut.id)).status_code == 413


async def test_a_photo_that_was_sent_before_is_used_once_and_deleted(booth: Booth) -> None:
    upload = await booth.sent(astronaut_photo())
    body = {"upload_id": upload["upload_id"], "celebrity_ids": [booth.astronaut.id]}

    answer = await booth.web.post("/face/compare", json=body, headers=booth.headers)

    assert answer.status_code == 200, answer.text
    assert answer.json()["best_match_score"] > 99
    assert [key async for key in booth.clients.objects.list(Bucket.EPHEMERAL)] == []
    again = await booth.web.post("/face/compare", json=body, headers=booth.headers)
    assert again.status_code == 409
    assert again.json()["code"] == "photo_gone"


async def test_a_refused_photo_is_deleted_as_well(booth: Booth) -> None:
    upload = await booth.sent(blank_photo())

    answer = await booth.web.post(
        "/face/compare/batch", json={"image_url": upload["upload_url"]}, headers=booth.headers
    )

    assert answer.status_code == 422
    assert [key async for key in booth.clients.objects.list(Bucket.EPHEMERAL)] == []


async def test_nobody_uses_the_photo_of_somebody_else(booth: Booth) -> None:
    upload = await booth.sent(astronaut_photo())
    for named, status in (
        ({"upload_id": upload["upload_id"]}, 404),
        ({"image_url": upload["upload_url"]}, 422),
    ):
        answer = await booth.web.post("/face/detect", json=named, headers=booth.stranger)
        assert answer.status_code == status
    mine = await booth.web.post(
        "/face/detect", json={"image_url": upload["upload_url"]}, headers=booth.headers
    )
    assert mine.status_code == 200


@pytest.mark.parametrize(
    "url",
    [
        "http://169.254.169.254/latest/meta-data",
        "file:///etc/passwd",
        "http://evil.example/stario-ephemeral/faces/{id}",
        "http://house@evil.example/files/stario-ephemeral/faces/{id}",
        "gopher://127.0.0.1:6379/_FLUSHALL",
        "",
    ],
)
async def test_no_other_address_is_ever_followed(booth: Booth, url: str) -> None:
    upload = await booth.sent(astronaut_photo())
    answer = await booth.web.post(
        "/face/detect",
        json={"image_url": url.replace("{id}", upload["upload_id"])},
        headers=booth.headers,
    )

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "image_url"


async def test_a_photo_is_named_once(booth: Booth) -> None:
    for body in ({}, {"upload_id": new_id(), "image_url": "http://house/x"}):
        answer = await booth.web.post("/face/detect", json=body, headers=booth.headers)
        assert answer.status_code == 422


async def test_the_service_by_itself_answers_alike(booth: Booth) -> None:
    photo = astronaut_photo()
    answer = await booth.service.post(
        "/compare/batch", files={"file": photo}, headers=booth.headers
    )
    found = await booth.service.post("/detect", files={"file": photo}, headers=booth.headers)
    named = await booth.service.post(
        "/compare",
        files={"file": photo},
        data={"celebrity_ids": booth.admiral.id},
        headers=booth.headers,
    )

    assert answer.json()["best_match_artist_id"] == booth.astronaut.id
    assert found.json()["faces_detected"] == 1
    assert named.json()["best_match_artist_id"] == booth.admiral.id
    health = (await booth.service.get("/health/ready")).json()
    assert (health["service"], health["status"]) == ("face-similarity", "ok")
    assert "face-similarity" in (await booth.service.get("/metrics")).text
    paths = json.loads((await booth.service.get("/openapi.json")).text)["paths"]
    assert {"/detect", "/compare", "/compare/batch"} <= set(paths)


async def test_the_gateway_knows_how_the_service_is(booth: Booth) -> None:
    report = (await booth.web.get("/health/face-similarity")).json()

    assert report["status"] == "ok"
    assert {"database", "models"} <= set(report["dependencies"])
