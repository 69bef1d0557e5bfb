"""The rule by which the store empties the bucket of faces, and the bucket's closure."""

from collections.abc import AsyncIterator
from typing import cast
from uuid import uuid4

import pytest
import pytest_asyncio
from aiobotocore.client import AioBaseClient  # type: ignore[import-untyped]

from stario.adapters.s3.buckets import ensure_buckets
from stario.adapters.s3.connection import open_store
from stario.adapters.s3.lifecycle import (
    RULE_NAME,
    EphemeralRules,
    apply_ephemeral_rules,
    read_ephemeral_rules,
)
from stario.adapters.s3.store import S3ObjectStore
from stario.adapters.system import SystemClock
from stario.domain.kernel.errors import Unavailable
from stario.ports.media import Bucket
from tests.servers.object_stores import s3_connection

OTHER_RULE = {
    "ID": "TidyUploads",
    "Status": "Enabled",
    "Filter": {"Prefix": "tmp/"},
    "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7},
}
SOUND = EphemeralRules(deletes_by_itself=True, public_access_blocked=True)


@pytest_asyncio.fixture
async def store(s3_url: str) -> AsyncIterator[S3ObjectStore]:
    prefix = f"t{uuid4().hex[:8]}-"
    async with open_store(s3_connection(s3_url), clock=SystemClock(), prefix=prefix) as opened:
        await ensure_buckets(opened)
        yield opened


def client_of(store: S3ObjectStore) -> AioBaseClient:
    return cast("AioBaseClient", store.client)


async def rules_of(store: S3ObjectStore, bucket: Bucket = Bucket.EPHEMERAL) -> dict[str, object]:
    found = await client_of(store).get_bucket_lifecycle_configuration(Bucket=store.name(bucket))
    return {rule["ID"]: rule for rule in found["Rules"]}


async def test_a_new_bucket_has_no_rule_and_is_not_closed(store: S3ObjectStore) -> None:
    found = await read_ephemeral_rules(store)

    assert not found.sound
    assert not found.deletes_by_itself


async def test_the_rule_deletes_everything_after_a_day(store: S3ObjectStore) -> None:
    assert await apply_ephemeral_rules(store) == SOUND
    assert await read_ephemeral_rules(store) == SOUND

    rule = (await rules_of(store))[RULE_NAME]
    assert isinstance(rule, dict)
    assert rule["Status"] == "Enabled"
    assert rule["Expiration"] == {"Days": 1}
    assert rule["NoncurrentVersionExpiration"] == {"NoncurrentDays": 1}
    assert rule["AbortIncompleteMultipartUpload"] == {"DaysAfterInitiation": 1}


async def test_applying_twice_changes_nothing(store: S3ObjectStore) -> None:
    await apply_ephemeral_rules(store)
    before = await rules_of(store)

    assert await apply_ephemeral_rules(store) == SOUND
    assert await rules_of(store) == before


async def test_rules_of_others_stay(store: S3ObjectStore) -> None:
    await client_of(store).put_bucket_lifecycle_configuration(
        Bucket=store.name(Bucket.EPHEMERAL), LifecycleConfiguration={"Rules": [OTHER_RULE]}
    )

    await apply_ephemeral_rules(store)

    assert set(await rules_of(store)) == {RULE_NAME, "TidyUploads"}


@pytest.mark.parametrize(
    "weakened",
    [
        {"Status": "Disabled"},
        {"Expiration": {"Days": 30}},
        {"Filter": {"Prefix": "elsewhere/"}},
    ],
)
async def test_a_weakened_rule_is_seen_and_mended(
    store: S3ObjectStore, weakened: dict[str, object]
) -> None:
    await apply_ephemeral_rules(store)
    rule = (await rules_of(store))[RULE_NAME]
    assert isinstance(rule, dict)
    await client_of(store).put_bucket_lifecycle_configuration(
        Bucket=store.name(Bucket.EPHEMERAL),
        LifecycleConfiguration={"Rules": [{**rule, **weakened}]},
    )
    assert not (await read_ephemeral_rules(store)).deletes_by_itself

    assert await apply_ephemeral_rules(store) == SOUND


async def test_an_opened_bucket_is_seen_and_closed(store: S3ObjectStore) -> None:
    await apply_ephemeral_rules(store)
    await client_of(store).delete_public_access_block(Bucket=store.name(Bucket.EPHEMERAL))
    assert (await read_ephemeral_rules(store)).public_access_blocked is False

    assert await apply_ephemeral_rules(store) == SOUND


async def test_no_other_bucket_gets_the_rule(store: S3ObjectStore) -> None:
    await apply_ephemeral_rules(store)

    for bucket in set(Bucket) - {Bucket.EPHEMERAL}:
        with pytest.raises(Exception, match="NoSuchLifecycleConfiguration"):
            await rules_of(store, bucket)


async def test_a_bucket_that_is_not_there_is_unavailable(s3_url: str) -> None:
    async with open_store(s3_connection(s3_url), clock=SystemClock(), prefix="none-") as store:
        with pytest.raises(Unavailable):
            await read_ephemeral_rules(store)
