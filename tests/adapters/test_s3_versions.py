"""Versions of files are kept for a while, and of photos of faces never."""

from collections.abc import AsyncIterator
from typing import cast
from uuid import uuid4

import pytest_asyncio
from aiobotocore.client import AioBaseClient  # type: ignore[import-untyped]

from stario.adapters.s3.buckets import ensure_buckets
from stario.adapters.s3.connection import open_store
from stario.adapters.s3.lifecycle import RULE_NAME, apply_ephemeral_rules
from stario.adapters.s3.store import S3ObjectStore
from stario.adapters.s3.versions import (
    OF_FANS,
    VERSIONED,
    BucketVersions,
    apply_versions,
    read_versions,
)
from stario.adapters.system import SystemClock
from stario.domain.compliance.model.data_map.whole import DATA_MAP
from stario.domain.compliance.model.data_map.words import Category
from stario.domain.identity.model.data_export import archive_folder
from stario.domain.kernel.ids import AccountId, ClaimId, OrderId, PreviewId
from stario.domain.merch.model.artwork import artwork_folder
from stario.domain.merch.model.preview import preview_folder
from stario.domain.orders.model.claim import claim_photo_key
from stario.ports.media import Bucket
from tests.builders.artists import a_consent, an_artist
from tests.builders.face_quizzes import a_face_quiz
from tests.builders.face_uploads import a_face_upload
from tests.builders.people import an_account
from tests.builders.sculptures import a_sculpture
from tests.builders.work import a_job, a_poster
from tests.servers.object_stores import s3_connection


@pytest_asyncio.fixture
async def store(s3_url: str) -> AsyncIterator[S3ObjectStore]:
    prefix = f"v{uuid4().hex[:8]}-"
    async with open_store(s3_connection(s3_url), clock=SystemClock(), prefix=prefix) as opened:
        await ensure_buckets(opened)
        yield opened


def by_bucket(store: S3ObjectStore, found: list[BucketVersions]) -> dict[Bucket, BucketVersions]:
    names = {store.name(bucket): bucket for bucket in Bucket}
    return {names[each.name]: each for each in found}


async def test_what_is_written_over_stays_until_it_is_deleted(store: S3ObjectStore) -> None:
    assert not any(each.is_sound for each in await read_versions(store) if each.is_wanted)

    found = by_bucket(store, list(await apply_versions(store)))

    assert {bucket for bucket in found if found[bucket].is_wanted} == set(VERSIONED)
    assert all(each.is_sound for each in found.values())
    assert await read_versions(store) == await apply_versions(store)
    client = cast("AioBaseClient", store.client)
    for content in (b"first", b"second"):
        await store.put(Bucket.MEDIA, "videos/a.mp4", content, content_type="video/mp4")
    place = {"Bucket": store.name(Bucket.MEDIA), "Prefix": "videos/a.mp4"}
    assert len((await client.list_object_versions(**place))["Versions"]) == 2

    # Whoever asks to be forgotten is: a deletion of ours takes every version along.
    await store.delete(Bucket.MEDIA, "videos/a.mp4")

    assert "Versions" not in await client.list_object_versions(**place)


async def test_photos_of_faces_have_no_versions_whatever_somebody_switched_on(
    store: S3ObjectStore,
) -> None:
    client = cast("AioBaseClient", store.client)
    faces = store.name(Bucket.EPHEMERAL)
    await apply_ephemeral_rules(store)
    await client.put_bucket_versioning(Bucket=faces, VersioningConfiguration={"Status": "Enabled"})
    assert not by_bucket(store, list(await read_versions(store)))[Bucket.EPHEMERAL].is_sound

    after = by_bucket(store, list(await apply_versions(store)))[Bucket.EPHEMERAL]

    assert (after.status, after.is_sound) == ("Suspended", True)
    # Its own rule still empties it.
    rules = (await client.get_bucket_lifecycle_configuration(Bucket=faces))["Rules"]
    assert [rule["ID"] for rule in rules] == [RULE_NAME]


async def test_old_versions_of_what_shows_fans_go_after_a_day(store: S3ObjectStore) -> None:
    await apply_versions(store)

    client = cast("AioBaseClient", store.client)
    media = store.name(Bucket.MEDIA)
    rules = (await client.get_bucket_lifecycle_configuration(Bucket=media))["Rules"]
    days = {
        rule["Filter"]["Prefix"]: rule["NoncurrentVersionExpiration"]["NoncurrentDays"]
        for rule in rules
    }
    assert days == {"": 30, **dict.fromkeys(OF_FANS.values(), 1)}


def test_pictures_of_fans_lie_where_the_rules_say() -> None:
    fan, artist = an_account(), an_artist()
    consent = a_consent(artist, fan)
    job = a_job(account=fan, artist=artist, consent=consent)
    quiz = a_face_quiz(fan, artist, consent, a_face_upload(fan))
    keys = {
        "OldArtworks": artwork_folder(AccountId("a")),
        "OldDesigns": preview_folder(PreviewId("p")),
        "OldClaims": claim_photo_key(OrderId("o"), ClaimId("c")),
        "OldPosters": a_poster(job).prefix,
        "OldSculptures": a_sculpture(job).prefix,
        "OldCards": quiz.prefix,
        "OldExports": archive_folder(AccountId("a")),
    }
    assert keys.keys() == OF_FANS.keys()
    for name, key in keys.items():
        assert key.startswith(OF_FANS[name])


def test_a_backup_of_the_database_holds_no_description_of_a_fans_face() -> None:
    described = {
        (entry.table, entry.column)
        for entry in DATA_MAP.values()
        if entry.category is Category.BIOMETRIC and not entry.column.endswith("key")
    }
    # Of fans: how much they look like an artist, and in what; never what they look like.
    quizzes = {("face_quizzes", "score"), ("face_quizzes", "features")}
    assert {each for each in described if not each[0].startswith("artist")} == quizzes
