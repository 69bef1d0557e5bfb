"""Deleting an object for good."""

from collections.abc import AsyncIterator, Mapping, Sequence

from stario.adapters.s3.protocol import S3Client
from stario.domain.kernel.errors import Unavailable

_DELETED_AT_ONCE = 1000
_ROUNDS = 4


async def delete_every_version(client: S3Client, target: Mapping[str, str]) -> None:
    """
    Delete what *target* is and was: a bucket with versions keeps the bytes behind a marker.

    Looks again until there is nothing left, for something may have come in meanwhile.

    Raises:
        Unavailable: a version stays.
    """
    for _ in range(_ROUNDS):
        versions = [version async for version in _versions(client, target)]
        if not versions:
            return
        for first in range(0, len(versions), _DELETED_AT_ONCE):
            await _delete(client, target, versions[first : first + _DELETED_AT_ONCE])
    raise Unavailable(what="object_store", reason="a version stays")


async def _versions(client: S3Client, target: Mapping[str, str]) -> AsyncIterator[str]:
    pages = client.get_paginator("list_object_versions")
    async for page in pages.paginate(Bucket=target["Bucket"], Prefix=target["Key"]):
        for version in [*page.get("Versions", ()), *page.get("DeleteMarkers", ())]:
            # A prefix also finds longer keys.
            if version["Key"] == target["Key"]:
                yield version["VersionId"]


async def _delete(client: S3Client, target: Mapping[str, str], versions: Sequence[str]) -> None:
    entries = [{"Key": target["Key"], "VersionId": version} for version in versions]
    done = await client.delete_objects(
        Bucket=target["Bucket"], Delete={"Objects": entries, "Quiet": True}
    )
    # The answer is 200 even where a version stays.
    for failure in done.get("Errors", ()):
        raise Unavailable(what="object_store", reason=failure.get("Code"))
