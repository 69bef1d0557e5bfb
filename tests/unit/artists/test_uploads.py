"""Portraits and other files on their way in."""

from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders.portraits import encoded
from tests.builders.town import JPEG, PDF, PNG, WAV, Town, actor
from tests.unit.artists.giving import (
    Completing,
    SaidGate,
    begin,
    completing_document,
    completing_portrait,
    completing_voice,
    owned,
)

from stario.adapters.memory.media_moderation import EXPLICIT_COLOUR
from stario.domain.artists.model.upload import (
    RULES,
    PortraitRejected,
    Upload,
    UploadKind,
    UploadMissing,
    recognised_type,
)
from stario.domain.artists.usecases.begin_upload import BeginUpload
from stario.domain.identity.model.role import Role
from stario.domain.kernel.errors import Invalid, NotFound
from stario.ports.animation import PortraitProblem
from stario.ports.media import Bucket


@pytest.mark.parametrize(
    ("kind", "content_type", "size", "field"),
    [
        (UploadKind.PORTRAIT, "image/gif", 100, "content_type"),
        (UploadKind.PORTRAIT, "text/html", 100, "content_type"),
        (UploadKind.PORTRAIT, "image/svg+xml", 100, "content_type"),
        (UploadKind.PORTRAIT, "image/jpeg", 0, "size_bytes"),
        (UploadKind.PORTRAIT, "image/jpeg", 10 * 2**20 + 1, "size_bytes"),
        (UploadKind.VOICE_REFERENCE, "image/jpeg", 100, "content_type"),
        (UploadKind.VOICE_REFERENCE, "audio/wav", 40 * 2**20 + 1, "size_bytes"),
        (UploadKind.DOCUMENT, "application/zip", 100, "content_type"),
    ],
)
async def test_a_link_is_given_for_what_is_taken_and_nothing_else(
    kind: UploadKind, content_type: str, size: int, field: str
) -> None:
    town = Town()
    artist, owner = await owned(town)

    with pytest.raises(Invalid) as refused:
        await begin(town, artist, owner, kind, content_type=content_type, size=size)

    assert refused.value.field == field


async def test_a_type_may_go_by_another_name() -> None:
    town = Town()
    artist, owner = await owned(town)

    upload = Upload(id=town.ids.new(), artist_id=artist.id, kind=UploadKind.VOICE_REFERENCE)
    presigned = await BeginUpload(storage=town.storage, objects=town.objects)(
        upload, actor=actor(owner), content_type="Audio/X-WAV; codecs=1", size_bytes=100
    )

    assert presigned.headers["Content-Type"] == "audio/wav"
    assert presigned.expires_at == town.clock.now() + timedelta(minutes=15)


async def test_a_stranger_gets_no_link_and_completes_nothing() -> None:
    town = Town()
    artist, _ = await owned(town)
    stranger = await town.person(Role.ARTIST)
    upload = await town.stage(artist, UploadKind.PORTRAIT, JPEG)

    with pytest.raises(NotFound):
        await begin(
            town, artist, stranger, UploadKind.PORTRAIT, content_type="image/jpeg", size=100
        )
    for complete in (completing_portrait, completing_voice, completing_document):
        with pytest.raises(NotFound):
            await complete(town)(artist.id, upload.id, actor=actor(stranger))

    assert await town.read_artist(artist) == artist


async def test_what_was_looked_at_is_what_is_kept() -> None:
    town = Town()
    artist, owner = await owned(town)
    upload = await town.stage(artist, UploadKind.PORTRAIT, JPEG)

    changed = await completing_portrait(town)(artist.id, upload.id, actor=actor(owner))
    await town.objects.put(Bucket.ARTISTS, upload.staging_key, PNG, content_type="image/png")

    assert changed.portrait_key == f"artists/{artist.id}/portrait/{upload.id}.jpg"
    assert await town.objects.get(Bucket.ARTISTS, changed.portrait_key) == JPEG
    kept = await town.objects.describe(Bucket.ARTISTS, changed.portrait_key)
    assert kept.content_type == "image/jpeg"
    again = await completing_portrait(town)(artist.id, upload.id, actor=actor(owner))
    assert again == changed


async def test_a_portrait_is_refused_with_every_reason_and_not_kept() -> None:
    town = Town(gate=SaidGate((PortraitProblem.BLURRED, PortraitProblem.TOO_DARK)))
    artist, owner = await owned(town)
    upload = await town.stage(artist, UploadKind.PORTRAIT, JPEG)

    with pytest.raises(PortraitRejected) as refused:
        await completing_portrait(town)(artist.id, upload.id, actor=actor(owner))

    assert refused.value.problems == ("blurred", "too_dark")
    assert await town.keys(Bucket.ARTISTS) == []
    assert (await town.read_artist(artist)).portrait_key is None


async def test_an_explicit_portrait_is_unsuitable_and_not_kept() -> None:
    town = Town()
    artist, owner = await owned(town)
    picture = encoded(np.full((128, 128, 3), EXPLICIT_COLOUR, np.uint8))
    upload = await town.stage(artist, UploadKind.PORTRAIT, picture)

    with pytest.raises(PortraitRejected) as refused:
        await completing_portrait(town)(artist.id, upload.id, actor=actor(owner))

    assert refused.value.problems == ("unsuitable",)
    assert await town.keys(Bucket.ARTISTS) == []


async def test_a_smile_shows_teeth_and_may_open_the_mouth_wide() -> None:
    gate = SaidGate((PortraitProblem.MOUTH_WIDE_OPEN,), shows_teeth=True)
    town = Town(gate=gate)
    artist, owner = await owned(town)
    upload = await town.stage(artist, UploadKind.SMILE, PNG)

    changed = await completing_portrait(town)(artist.id, upload.id, actor=actor(owner))

    assert changed.smile_key == f"artists/{artist.id}/smile/{upload.id}.png"
    assert changed.portrait_key is None
    gate.shows_teeth = False
    closed = await town.stage(artist, UploadKind.SMILE, PNG)
    with pytest.raises(PortraitRejected) as refused:
        await completing_portrait(town)(artist.id, closed.id, actor=actor(owner))
    assert refused.value.problems == ("no_teeth",)


async def test_nothing_uploaded_is_nothing_completed() -> None:
    town = Town()
    artist, owner = await owned(town)

    for complete in (completing_portrait, completing_voice, completing_document):
        with pytest.raises(UploadMissing):
            await complete(town)(artist.id, town.ids.new(), actor=actor(owner))


async def test_an_upload_of_one_artist_completes_nothing_for_another() -> None:
    town = Town()
    artist, _ = await owned(town)
    other, owner = await owned(town)
    upload = await town.stage(artist, UploadKind.PORTRAIT, JPEG)

    with pytest.raises(UploadMissing):
        await completing_portrait(town)(other.id, upload.id, actor=actor(owner))


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        (UploadKind.PORTRAIT, PDF),
        (UploadKind.PORTRAIT, b"<svg onload=alert(1)>"),
        (UploadKind.PORTRAIT, b""),
        (UploadKind.PORTRAIT, WAV),
        (UploadKind.VOICE_REFERENCE, JPEG),
        (UploadKind.VOICE_REFERENCE, b"RIFF\x00\x00\x00\x00AVI "),
        (UploadKind.DOCUMENT, b"<html>"),
        (UploadKind.DOCUMENT, b"MZ\x90\x00"),
    ],
)
async def test_a_file_that_is_not_what_it_says_is_refused(kind: UploadKind, content: bytes) -> None:
    town = Town()
    artist, owner = await owned(town)
    upload = await town.stage(artist, kind, content)
    complete: dict[UploadKind, Completing] = {
        UploadKind.PORTRAIT: completing_portrait,
        UploadKind.VOICE_REFERENCE: completing_voice,
        UploadKind.DOCUMENT: completing_document,
    }

    with pytest.raises(Invalid) as refused:
        await complete[kind](town)(artist.id, upload.id, actor=actor(owner))

    assert refused.value.reason == "not_what_it_says"
    assert (await town.read_artist(artist)).keys == frozenset()


async def test_a_picture_sent_as_one_of_another_type_is_refused() -> None:
    town = Town()
    artist, owner = await owned(town)
    upload = await town.stage(artist, UploadKind.PORTRAIT, JPEG, content_type="image/png")

    with pytest.raises(Invalid) as refused:
        await completing_portrait(town)(artist.id, upload.id, actor=actor(owner))

    assert (refused.value.reason, refused.value.details["announced"]) == (
        "another_type",
        "image/png",
    )
    assert (await town.read_artist(artist)).portrait_key is None


@given(st.sampled_from(UploadKind), st.binary(max_size=40))
def test_any_bytes_are_a_type_that_is_taken_or_refused(kind: UploadKind, content: bytes) -> None:
    try:
        found = recognised_type(kind, content)
    except Invalid:
        return
    assert found in RULES[kind].extensions


async def test_a_replaced_portrait_is_deleted_and_doubts_a_verified_artist() -> None:
    town = Town()
    artist, owner = await owned(town, is_verified=True)
    admin = await town.person(Role.ADMIN)
    first = await town.stage(artist, UploadKind.PORTRAIT, JPEG)
    complete = completing_portrait(town)
    given_first = await complete(artist.id, first.id, actor=actor(owner))
    assert given_first.is_verified

    by_staff = await town.stage(artist, UploadKind.PORTRAIT, PNG)
    assert (await complete(artist.id, by_staff.id, actor=actor(admin))).is_verified
    swapped = await town.stage(artist, UploadKind.PORTRAIT, PNG)
    assert not (await complete(artist.id, swapped.id, actor=actor(owner))).is_verified

    deleted = {message.payload["key"] for message in await town.outbox()}
    assert given_first.keys <= deleted
    portraits = {key for key in deleted if "/portrait/" in key}
    assert len(portraits) == 2
    assert len(deleted - portraits) == 4, "and two files of each cutout"
