"""How to reach the store."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from typing import cast

import attrs
from aiobotocore.config import AioConfig  # type: ignore[import-untyped]
from aiobotocore.session import get_session  # type: ignore[import-untyped]

from stario.adapters.s3.protocol import S3Client
from stario.adapters.s3.store import S3ObjectStore
from stario.ports.media import Bucket
from stario.ports.system import Clock


@attrs.frozen(kw_only=True)
class S3Connection:
    """
    Without `endpoint` it is AWS itself; without keys the machine's own role.

    `public_endpoint` is what goes into links, where browsers know the store by another name.
    """

    endpoint: str | None = None
    public_endpoint: str | None = None
    region: str = "us-east-1"
    access_key: str | None = None
    secret_key: str | None = attrs.field(default=None, repr=False)
    path_style: bool = True
    connect_timeout_seconds: float = 3
    read_timeout_seconds: float = 20
    attempts: int = 4
    connections: int = 32


@asynccontextmanager
async def open_store(
    connection: S3Connection,
    *,
    clock: Clock,
    prefix: str = "",
    names: Mapping[Bucket, str] | None = None,
) -> AsyncIterator[S3ObjectStore]:
    """Open the clients and close them afterwards; nothing is asked of the store yet."""
    async with AsyncExitStack() as stack:
        client = await _open(stack, connection, connection.endpoint)
        public = client
        if connection.public_endpoint not in {None, connection.endpoint}:
            public = await _open(stack, connection, connection.public_endpoint)
        yield S3ObjectStore(
            client=client, public=public, clock=clock, prefix=prefix, names=dict(names or {})
        )


async def _open(stack: AsyncExitStack, connection: S3Connection, endpoint: str | None) -> S3Client:
    opening = get_session().create_client(
        "s3",
        endpoint_url=endpoint,
        region_name=connection.region,
        aws_access_key_id=connection.access_key,
        aws_secret_access_key=connection.secret_key,
        config=_config(connection),
    )
    return cast("S3Client", await stack.enter_async_context(opening))


def _config(connection: S3Connection) -> AioConfig:
    return AioConfig(
        signature_version="s3v4",
        connect_timeout=connection.connect_timeout_seconds,
        read_timeout=connection.read_timeout_seconds,
        retries={"total_max_attempts": connection.attempts, "mode": "standard"},
        max_pool_connections=connection.connections,
        s3={"addressing_style": "path" if connection.path_style else "virtual"},
        # Stores that only speak S3 don't know the newer trailing checksums.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
