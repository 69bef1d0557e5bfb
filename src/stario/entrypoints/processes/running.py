"""Starting and ending together."""

import asyncio
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import structlog
import uvicorn
from starlette.types import ASGIApp

from stario.adapters.files.store import FilesObjectStore
from stario.adapters.s3.buckets import ensure_buckets
from stario.adapters.s3.lifecycle import apply_ephemeral_rules
from stario.adapters.s3.store import S3ObjectStore
from stario.adapters.sql.schema import upgrade
from stario.adapters.status_page.pages import StaticStatusPages
from stario.domain.kernel.errors import Unavailable
from stario.entrypoints.backups import backup_chores
from stario.entrypoints.clients import Clients, database_url
from stario.entrypoints.engines.similarity import embedder_engine
from stario.entrypoints.on_call import channel_of, pager_of, probe_of
from stario.entrypoints.processes.connections import BoundedConnection
from stario.entrypoints.residency import log_residency
from stario.entrypoints.scheduler.metrics import ChoreMetrics
from stario.entrypoints.settings import Settings
from stario.entrypoints.wiring.cleaner_container import CleanerContainer
from stario.entrypoints.wiring.scheduler_container import SchedulerContainer
from stario.ports.deletions import DeletionMetrics

log = structlog.get_logger(__name__)

KEEP_ALIVE_SECONDS = 30
# Longer than an answer takes, shorter than what an orchestrator waits before it kills.
SHUTDOWN_SECONDS = 20
BACKLOG = 2048


class Server(uvicorn.Server):
    """Leaves signals to whoever runs it beside other things."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def http_server(app: ASGIApp, *, host: str, port: int) -> uvicorn.Server:
    """A server that logs through our own loggers and drops slow leavers at shutdown."""
    return Server(
        uvicorn.Config(
            app,
            host=host,
            port=port,
            http=BoundedConnection,
            log_config=None,
            access_log=False,
            server_header=False,
            date_header=True,
            proxy_headers=False,
            timeout_keep_alive=KEEP_ALIVE_SECONDS,
            timeout_graceful_shutdown=SHUTDOWN_SECONDS,
            backlog=BACKLOG,
            lifespan="on",
        )
    )


async def prepare(settings: Settings, clients: Clients) -> None:
    """Bring database and buckets to what this release needs; safe in several processes at once."""
    log_residency(settings)
    await upgrade(database_url(settings))
    if isinstance(clients.objects, S3ObjectStore):
        await ensure_buckets(clients.objects, origins=settings.cors_origins)
        try:
            await apply_ephemeral_rules(clients.objects)
        except Unavailable as error:
            # Three nets hang above this one, and a store may leave its rules to its owner.
            log.warning("lifecycle rule not applied", reason=error.details.get("reason"))
    elif isinstance(clients.objects, FilesObjectStore):
        await clients.objects.ensure_buckets()


async def run_scheduler(
    settings: Settings, clients: Clients, stopping: asyncio.Event, *, metrics: ChoreMetrics
) -> None:
    container = SchedulerContainer(
        storage=clients.storage,
        objects=clients.objects,
        dispatch=clients.dispatch,
        signals=clients.signals,
        feed=clients.feed,
        clock=clients.clock,
        attestation_key=clients.attestation_key,
        backup_chores=backup_chores(settings, clients),
        face_engine=embedder_engine(settings),
        chore_metrics=metrics,
        channel=channel_of(settings),
        pager=pager_of(settings),
        switches=clients.switches,
        probe=probe_of(settings),
        pages=StaticStatusPages(public_url=settings.public_url),
        providers_of_payments=clients.providers_of_payments,
    )
    await container.scheduler().run(stopping)


async def run_faces_cleaner(
    clients: Clients, metrics: DeletionMetrics, stopping: asyncio.Event
) -> None:
    container = CleanerContainer(
        storage=clients.storage,
        objects=clients.objects,
        signals=clients.signals,
        deletion_metrics=metrics,
        clock=clients.clock,
    )
    await container.cleaner().run(stopping)


async def serve_until(server: uvicorn.Server, stopping: asyncio.Event) -> None:
    """Serve until *stopping* is set; should the server end by itself, the rest ends too."""

    async def watch() -> None:
        await stopping.wait()
        server.should_exit = True

    watching = asyncio.create_task(watch())
    try:
        await server.serve()
    finally:
        stopping.set()
        watching.cancel()


@asynccontextmanager
async def stop_signals() -> AsyncIterator[asyncio.Event]:
    """An event that SIGTERM and SIGINT set."""
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    try:
        yield stopping
    finally:
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(number)
