"""What lies in the bucket of faces and should not is swept."""

import pytest
from tests.builders.darkroom import PHOTO, Darkroom

from stario.domain.faces.model.face_upload import (
    LARGEST_BYTES,
    DeletionNet,
    FacePurpose,
    FaceUpload,
)
from stario.ports.media import Bucket


@pytest.fixture
async def room() -> Darkroom:
    room = Darkroom()
    await room.opened()
    return room


async def use(room: Darkroom, upload: FaceUpload) -> bytes:
    async with room.read(upload.id, account=room.fan.id) as photo:
        return photo


async def test_what_comes_in_after_the_receipt_is_swept(room: Darkroom) -> None:
    upload = await room.sent()
    await use(room, upload)
    await room.send(upload)

    assert (await room.sweep()).keys == (upload.key,)

    assert await room.keys() == set()
    receipt = await room.row(upload.id)
    assert receipt.deleted_by is DeletionNet.USE
    assert receipt.swept_at == room.clock.now()
    assert room.metrics.receipts[DeletionNet.SWEEP] == 1


async def test_what_nobody_knows_is_swept_and_what_is_awaited_is_not(room: Darkroom) -> None:
    upload = await room.sent()
    kept = await room.sent(FacePurpose.POSTER)
    for key in ("faces/unknown", "elsewhere/face.jpg", "x"):
        await room.objects.put(Bucket.EPHEMERAL, key, PHOTO, content_type="image/jpeg")
    await room.objects.put(Bucket.MEDIA, "faces/unknown", b"kept", content_type="image/jpeg")

    assert len((await room.sweep()).keys) == 3

    assert await room.keys() == {upload.key, kept.key}
    assert await room.objects.get(Bucket.MEDIA, "faces/unknown") == b"kept"


async def test_what_is_too_large_to_be_a_photo_is_swept(room: Darkroom) -> None:
    upload = await room.expect()
    await room.send(upload, bytes(LARGEST_BYTES + 1))

    assert (await room.sweep()).keys == (upload.key,)
    await room.send(upload)
    assert await use(room, upload) == PHOTO


async def test_a_sweep_goes_on_after_what_the_store_keeps(room: Darkroom) -> None:
    await room.objects.put(Bucket.EPHEMERAL, "x", PHOTO, content_type="image/jpeg")
    room.objects.down = True

    assert (await room.sweep()).failed == 1
    room.objects.down = False
    assert (await room.sweep()).keys == ("x",)
