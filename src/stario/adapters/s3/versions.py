"""Versions of objects: what is written over, or deleted by mistake, can be brought back."""

from collections.abc import Mapping, Sequence

import attrs
from botocore.exceptions import ClientError  # type: ignore[import-untyped]

from stario.adapters.s3.failures import error_code, translated
from stario.adapters.s3.store import S3ObjectStore
from stario.ports.media import Bucket

VERSIONED: Mapping[Bucket, int] = {
    Bucket.MEDIA: 30,
    Bucket.ARTISTS: 30,
    # As long as what the log proves may be asked for: nobody writes over a signature unseen.
    Bucket.AUDIT: 1830,
    # Packages live for a week, and are never written over.
    Bucket.LEGAL: 1,
}
"""For how many days an old version stays, as in deploy/terraform."""
RULE_NAME = "OldVersions"

OF_FANS: Mapping[str, str] = {
    "OldArtworks": "merch-artwork/",
    "OldDesigns": "merch-previews/",
    "OldClaims": "order-claims/",
    "OldCards": "face-quizzes/",
    "OldPosters": "posters/",
    "OldSculptures": "sculptures/",
    "OldExports": "exports/",
}
"""What may show a fan, or tell of one: an old version of it stays for a day, S3's shortest."""

_NONE_YET = "NoSuchLifecycleConfiguration"
_OFF = "Off"


@attrs.frozen(kw_only=True)
class BucketVersions:
    """`status` is Enabled, Suspended or Off; `old_ones_go`: the rule that ends them is there."""

    name: str
    is_wanted: bool
    status: str
    old_ones_go: bool

    @property
    def is_sound(self) -> bool:
        if not self.is_wanted:
            return self.status != "Enabled"
        return self.status == "Enabled" and self.old_ones_go


async def apply_versions(store: S3ObjectStore) -> Sequence[BucketVersions]:
    """
    Keep versions in the buckets of `VERSIONED`; twice does no harm.

    In the bucket of faces they are ended where somebody has begun with them: what is deleted
    there must be gone, and no copy of a fan's face may outlive its use. What we delete goes with
    all its versions, in every bucket.

    Raises:
        Unavailable: the store refuses, or does not know versions.
    """
    for bucket in VERSIONED:
        name = store.name(bucket)
        with translated():
            await _set(store, name, "Enabled")
            rules = await _rules(store, name)
            ours = _ours(bucket)
            others = [rule for rule in rules if rule.get("ID") not in {r["ID"] for r in ours}]
            await store.client.put_bucket_lifecycle_configuration(
                Bucket=name, LifecycleConfiguration={"Rules": [*others, *ours]}
            )
    name = store.name(Bucket.EPHEMERAL)
    with translated():
        if await _status(store, name) == "Enabled":
            await _set(store, name, "Suspended")
    return await read_versions(store)


async def read_versions(store: S3ObjectStore) -> Sequence[BucketVersions]:
    """
    Ask the store and change nothing.

    Raises:
        Unavailable: it does not answer.
    """
    found = []
    for bucket in (*VERSIONED, Bucket.EPHEMERAL):
        name = store.name(bucket)
        with translated():
            there = {rule.get("ID") for rule in await _rules(store, name)}
            found.append(
                BucketVersions(
                    name=name,
                    is_wanted=bucket in VERSIONED,
                    status=await _status(store, name),
                    old_ones_go={rule["ID"] for rule in _ours(bucket)} <= there,
                )
            )
    return found


def _ours(bucket: Bucket) -> list[Mapping[str, object]]:
    if bucket not in VERSIONED:
        return []
    rules = [_rule(RULE_NAME, "", VERSIONED[bucket])]
    if bucket is Bucket.MEDIA:
        # Of several rules the one that ends earliest counts.
        rules += [_rule(name, prefix, 1) for name, prefix in OF_FANS.items()]
    return rules


def _rule(name: str, prefix: str, days: int) -> Mapping[str, object]:
    return {
        "ID": name,
        "Status": "Enabled",
        "Filter": {"Prefix": prefix},
        "NoncurrentVersionExpiration": {"NoncurrentDays": days},
        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1},
    }


async def _set(store: S3ObjectStore, name: str, status: str) -> None:
    await store.client.put_bucket_versioning(
        Bucket=name, VersioningConfiguration={"Status": status}
    )


async def _status(store: S3ObjectStore, name: str) -> str:
    answer = await store.client.get_bucket_versioning(Bucket=name)
    return str(answer.get("Status", _OFF))


async def _rules(store: S3ObjectStore, name: str) -> Sequence[Mapping[str, object]]:
    try:
        found = await store.client.get_bucket_lifecycle_configuration(Bucket=name)
    except ClientError as error:
        if error_code(error) == _NONE_YET:
            return ()
        raise
    return found["Rules"]
