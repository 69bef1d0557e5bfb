"""A damaged model: told by the probes, and put right from the object store by a restart."""

import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import attrs
import httpx
import numpy as np
import pytest
import pytest_asyncio

from stario.entrypoints.demo.casting import ASTRONAUT
from stario.entrypoints.demo.client import DemoClient
from tests.builders.photos import face_models
from tests.builders.portraits import drawn_face, encoded, landmark_models, selfie_models
from tests.system.embedded import Embedded
from tests.system.people import ADMIN, ADMIN_PASSWORD
from tests.system.processes import stario


@attrs.frozen
class Damage:
    """`file` lies in a folder of the test's own; `whole` is a good copy of it."""

    file: Path
    whole: Path

    def do(self) -> None:
        # A file of its own: the others are links to the real ones.
        content = bytearray(self.whole.read_bytes())
        content[len(content) // 2] ^= 0xFF
        self.file.unlink(missing_ok=True)
        self.file.write_bytes(content)


@pytest_asyncio.fixture(scope="module")
async def damage(tmp_path_factory: pytest.TempPathFactory) -> Damage:
    whole = landmark_models()
    models = tmp_path_factory.mktemp("models")
    for model in (whole, selfie_models(), face_models()):
        shutil.copytree(model, models / model.parent.name / model.name, copy_function=_linked)
    folder = models / whole.parent.name / whole.name
    file = max(folder.iterdir(), key=lambda path: path.stat().st_size)
    damage = Damage(file, whole / file.name)
    damage.do()
    return damage


@pytest_asyncio.fixture(scope="module")
async def damaged(
    damage: Damage, s3_url: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Embedded]:
    settings = {
        "FACE_ENGINE": "portrait",
        "MODERATION_ENGINE": "memory",
        "STARIO_MODELS_DIR": str(damage.file.parents[2]),
        "S3_ENDPOINT_URL": s3_url,
        "S3_ACCESS_KEY_ID": "test",
        "S3_SECRET_ACCESS_KEY": "test",
        "S3_BUCKET_PREFIX": f"t{uuid4().hex[:8]}-",
    }
    embedded = Embedded(home=tmp_path_factory.mktemp("home"), settings=settings)
    try:
        await embedded.start()
        await embedded.appoint_administrator()
        yield embedded
    finally:
        embedded.close()


async def test_a_damaged_model_is_told_and_the_rest_works_until_a_restart_fetches_it(
    damaged: Embedded, damage: Damage
) -> None:
    async with httpx.AsyncClient(base_url=damaged.url) as http:
        ready = await http.get("/health/ready")
        assert ready.status_code == 503
        assert ready.json()["dependencies"]["models"]["status"] == "down"
        assert ready.json()["dependencies"]["models"]["error"] == "model_corrupted"
        assert ready.json()["dependencies"]["database"]["status"] == "ok"
        assert (await http.get("/health/video-gen")).status_code == 503
        assert (await http.get("/health/live")).status_code == 200
        assert (await http.get("/artists")).status_code == 200

    assert await _portrait(damaged, encoded(drawn_face())) == (503, "unavailable")
    assert damaged.process.alive

    await stario(
        "models", "push", damage.file.parents[1].name,
        environment={**damaged.environment, "STARIO_MODELS_DIR": str(damage.whole.parents[2])},
        log=damaged.home / "push.log",
    )  # fmt: skip
    assert await damaged.stop() == 0
    await damaged.start()
    assert damage.file.read_bytes() == damage.whole.read_bytes()
    async with httpx.AsyncClient(base_url=damaged.url) as http:
        assert (await http.get("/health/ready")).status_code == 200
    assert (await _portrait(damaged, encoded(drawn_face())))[0] == 200
    blank = encoded(np.full((640, 640, 3), 128, np.uint8))
    assert await _portrait(damaged, blank) == (422, "portrait_rejected")


async def _portrait(embedded: Embedded, image: bytes) -> tuple[int, str]:
    """Offer *image* as the portrait of a new artist; status and code of the answer."""
    staff = DemoClient.at(embedded.url)
    try:
        await staff.sign_in(ADMIN, ADMIN_PASSWORD)
        place = f"/artists/{await staff.create_artist(ASTRONAUT, price_uzs=0)}/portrait"
        body = {"content_type": "image/png", "size_bytes": len(image)}
        upload = (await staff.http.post(place, json=body)).raise_for_status().json()
        sent = await staff.http.put(upload["upload_url"], content=image, headers=upload["headers"])
        sent.raise_for_status()
        answer = await staff.http.post(f"{place}/{upload['upload_id']}/complete")
    finally:
        await staff.close()
    return answer.status_code, answer.json().get("code", "")


def _linked(source: str, destination: str) -> None:
    try:
        os.link(source, destination)
    except OSError:
        shutil.copyfile(source, destination)
