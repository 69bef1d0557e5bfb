"""The buckets themselves."""

from collections.abc import Mapping, Sequence

from botocore.exceptions import ClientError  # type: ignore[import-untyped]

from stario.adapters.s3.failures import error_code, translated
from stario.adapters.s3.store import S3ObjectStore
from stario.ports.media import Bucket

_MISSING = frozenset({"404", "NoSuchBucket", "NotFound"})
_MINE_ALREADY = frozenset({"BucketAlreadyOwnedByYou"})


async def ensure_buckets(store: S3ObjectStore, *, origins: Sequence[str] = ()) -> None:
    """
    Create the buckets that are not there, and let pages of *origins* upload to them.

    Raises:
        Unavailable: the store refuses; `BucketAlreadyExists` when a name is somebody else's.
    """
    region = store.client.meta.region_name
    # The oldest region is the one that must not be named.
    where = {} if region in {"", "us-east-1"} else {"LocationConstraint": region}
    for bucket in Bucket:
        with translated():
            await _create(store, store.name(bucket), where)
            if origins:
                await _allow(store, store.name(bucket), origins)


async def _create(store: S3ObjectStore, name: str, where: Mapping[str, str]) -> None:
    try:
        await store.client.head_bucket(Bucket=name)
    except ClientError as error:
        if error_code(error) not in _MISSING:
            raise
    else:
        return
    try:
        configuration = {"CreateBucketConfiguration": where} if where else {}
        await store.client.create_bucket(Bucket=name, **configuration)
    except ClientError as error:
        # Two processes may set up one store at once.
        if error_code(error) not in _MINE_ALREADY:
            raise


async def _allow(store: S3ObjectStore, name: str, origins: Sequence[str]) -> None:
    rule = {
        "AllowedOrigins": list(origins),
        "AllowedMethods": ["GET", "HEAD", "PUT"],
        "AllowedHeaders": ["content-type", "range"],
        "ExposeHeaders": ["etag", "content-range", "accept-ranges"],
        "MaxAgeSeconds": 3600,
    }
    await store.client.put_bucket_cors(Bucket=name, CORSConfiguration={"CORSRules": [rule]})
