"""What one process opens once and closes at its end."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager

import attrs

from stario.adapters.files.links import LinkSigner
from stario.adapters.files.store import FilesObjectStore
from stario.adapters.memory.deletions import MemoryDeletionSignals
from stario.adapters.memory.dispatch import MemoryJobDispatch
from stario.adapters.memory.kept_switches import KeptSwitches
from stario.adapters.memory.limits import MemoryRateLimiter
from stario.adapters.memory.progress import MemoryProgressFeed
from stario.adapters.redis.connection import RedisConnection, open_redis
from stario.adapters.redis.deletions import RedisDeletionSignals
from stario.adapters.redis.dispatch import RedisJobDispatch
from stario.adapters.redis.limits import RedisRateLimiter
from stario.adapters.redis.progress import RedisProgressFeed
from stario.adapters.s3.connection import S3Connection, open_store
from stario.adapters.sql.engine import open_engine
from stario.adapters.sql.replicas import Replicas
from stario.adapters.sql.storage import SqlStorage
from stario.adapters.system import SystemClock
from stario.domain.payments.model.provider import Provider
from stario.entrypoints.http.forwarding.upstream import Upstream
from stario.entrypoints.payment_providers import open_providers
from stario.entrypoints.residency import refuse_stores_abroad
from stario.entrypoints.secrets import Secrets, attestation_key_of, secrets_of
from stario.entrypoints.settings import Settings
from stario.entrypoints.tracing import NoTracing, Tracing, tracing_of
from stario.entrypoints.upstreams import open_upstreams
from stario.ports.attestation import AttestationKey
from stario.ports.deletions import DeletionSignals
from stario.ports.dispatch import JobDispatch
from stario.ports.limits import RateLimiter
from stario.ports.media import ObjectStore
from stario.ports.payments import PaymentProvider
from stario.ports.progress import ProgressFeed
from stario.ports.switches import Switches
from stario.ports.system import Clock

REPLICA_SECONDS = 1.0
REPLICA_STATEMENT_SECONDS = 3.0


@attrs.frozen(kw_only=True)
class Clients:
    """Shared by everything that runs in the process."""

    storage: SqlStorage
    dispatch: JobDispatch
    signals: DeletionSignals
    feed: ProgressFeed
    limiter: RateLimiter
    switches: Switches
    objects: ObjectStore
    clock: Clock
    secrets: Secrets
    attestation_key: AttestationKey
    upstreams: Mapping[str, Upstream]
    providers_of_payments: Mapping[Provider, PaymentProvider]
    tracing: Tracing = attrs.field(factory=NoTracing)


def database_url(settings: Settings) -> str:
    """The URL that is set, or a file in the home."""
    if settings.database_url is not None:
        return settings.database_url.get_secret_value()
    return f"sqlite:///{settings.stario_home.resolve() / 'stario.db'}"


@asynccontextmanager
async def open_storage(
    settings: Settings, *, name: str, pool: int, tracing: Tracing | None = None
) -> AsyncIterator[SqlStorage]:
    """
    Open the database for one event loop; *name* is what the server lists the process under.

    Raises:
        OutsideRegion: a store would hold personal data outside `DATA_RESIDENCY_REGION`.
    """
    refuse_stores_abroad(settings)
    engine = open_engine(
        database_url(settings),
        pool_size=pool,
        pool_timeout_seconds=settings.database_pool_timeout_seconds,
        statement_timeout_seconds=settings.database_statement_timeout_seconds,
        application_name=name,
    )
    if tracing is not None:
        tracing.watch(engine)
    storage = SqlStorage(engine, replicas=_replicas(settings, name=name, pool=pool))
    try:
        yield storage
    finally:
        await storage.close()


def _replicas(settings: Settings, *, name: str, pool: int) -> Replicas:
    """Nobody waits long for them: the primary has the same."""
    return Replicas(
        tuple(
            open_engine(
                url.get_secret_value(),
                pool_size=pool,
                pool_timeout_seconds=REPLICA_SECONDS,
                connect_timeout_seconds=REPLICA_SECONDS,
                statement_timeout_seconds=REPLICA_STATEMENT_SECONDS,
                application_name=name,
            )
            for url in settings.database_replica_urls
        )
    )


@asynccontextmanager
async def open_clients(settings: Settings, *, name: str) -> AsyncIterator[Clients]:
    """
    Open what the settings name; nothing is asked of it yet.

    Raises:
        OutsideRegion: as `open_storage`.
        Unavailable: as `tracing_of`.
    """
    clock = SystemClock()
    secrets = secrets_of(settings)
    async with AsyncExitStack() as stack:
        tracing = tracing_of(settings, service=name)
        stack.push_async_callback(asyncio.to_thread, tracing.close)
        storage = await stack.enter_async_context(
            open_storage(settings, name=name, pool=settings.database_pool_size, tracing=tracing)
        )
        switches = KeptSwitches(storage=storage, clock=clock, defaults=settings.switch_defaults)
        stack.push_async_callback(switches.close)
        objects = await _open_objects(stack, settings, secrets, clock)
        dispatch, signals, feed, limiter = await _open_dispatch(stack, settings)
        yield Clients(
            storage=storage,
            dispatch=dispatch,
            signals=signals,
            feed=feed,
            limiter=limiter,
            switches=switches,
            objects=objects,
            clock=clock,
            secrets=secrets,
            attestation_key=attestation_key_of(settings),
            upstreams=await stack.enter_async_context(open_upstreams(settings, clock)),
            providers_of_payments=await stack.enter_async_context(open_providers(settings, clock)),
            tracing=tracing,
        )


async def _open_objects(
    stack: AsyncExitStack, settings: Settings, secrets: Secrets, clock: Clock
) -> ObjectStore:
    if settings.s3_endpoint_url is None:
        return FilesObjectStore(
            root=settings.stario_home / "objects",
            base_url=settings.public_url,
            signer=LinkSigner(secrets.link.encode()),
            clock=clock,
        )
    secret = settings.s3_secret_access_key
    connection = S3Connection(
        endpoint=settings.s3_endpoint_url,
        public_endpoint=settings.s3_public_url,
        region=settings.s3_region,
        access_key=settings.s3_access_key_id,
        secret_key=secret.get_secret_value() if secret else None,
    )
    return await stack.enter_async_context(
        open_store(connection, clock=clock, prefix=settings.s3_bucket_prefix)
    )


async def _open_dispatch(
    stack: AsyncExitStack, settings: Settings
) -> tuple[JobDispatch, DeletionSignals, ProgressFeed, RateLimiter]:
    local_feed, local_limiter = MemoryProgressFeed(), MemoryRateLimiter()
    if settings.redis_url is None:
        return MemoryJobDispatch(), MemoryDeletionSignals(), local_feed, local_limiter
    client = open_redis(settings.redis_url.get_secret_value())
    stack.push_async_callback(client.aclose)
    redis = RedisConnection(client)
    return (
        RedisJobDispatch(redis),
        RedisDeletionSignals(redis),
        RedisProgressFeed(redis, local_feed),
        RedisRateLimiter(redis, local_limiter),
    )
