"""What a gateway, a worker, a cleaner and a scheduler really export, once each has worked."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import attrs
import httpx
from prometheus_client import CollectorRegistry
from prometheus_client.parser import text_string_to_metric_families
from starlette.types import ASGIApp

from stario.adapters.memory.hearing import Echo
from stario.adapters.memory.models import MemoryModelStore
from stario.adapters.threads.heavy_work import ThreadHeavyWork
from stario.adapters.x509.folder import ProvenanceFolder
from stario.domain.compliance.usecases.seal_audit_log import SealAuditLog
from stario.domain.operations.model.backup import BackupStatus
from stario.domain.operations.usecases.read_backup_status import STATUS_KEY, STATUS_TYPE
from stario.entrypoints.cleaner.metrics import PrometheusDeletionMetrics
from stario.entrypoints.cleaner.serving import create_cleaner_app
from stario.entrypoints.clients import Clients, open_clients
from stario.entrypoints.http.gateway import create_gateway
from stario.entrypoints.http.metrics import HttpMetrics, new_registry
from stario.entrypoints.processes.probing import create_probe_app, scheduler_probed, worker_probed
from stario.entrypoints.processes.running import prepare
from stario.entrypoints.scheduler.loop import Chore, Scheduler
from stario.entrypoints.scheduler.metrics import PrometheusChoreMetrics
from stario.entrypoints.settings import Settings
from stario.entrypoints.worker.making import make_worker
from stario.entrypoints.worker.metrics import PrometheusWorkMetrics
from stario.entrypoints.worker.queues import SERVED
from stario.ports.media import Bucket
from tests.builders.audit import an_event, written
from tests.builders.engines import memory_engines, memory_gateway_engines
from tests.builders.readers import Reader
from tests.builders.values import NOW
from tests.http.test_gateway_smoke import REGISTRATION, star


async def _nothing() -> bool:
    return False


CHORE = Chore(name="effects", period=timedelta(seconds=1), run=_nothing)
ORDER = {"recipient_name": "Malika", "occasion": "birthday", "language": "uz"}


@attrs.frozen
class Sample:
    metric: str
    labels: dict[str, str]


@attrs.define(eq=False, kw_only=True)
class LocalStack:
    """Every process of a cluster that exports something, on one database."""

    settings: Settings
    clients: Clients
    registries: dict[str, CollectorRegistry] = attrs.field(
        factory=lambda: {
            name: new_registry() for name in ("gateway", "worker", "cleaner", "scheduler")
        }
    )
    stopping: asyncio.Event = attrs.field(factory=asyncio.Event)

    def apps(self) -> dict[str, ASGIApp]:
        models = MemoryModelStore(folder=self.settings.stario_home, manifests={}, contents={})
        metrics = {name: HttpMetrics(each) for name, each in self.registries.items()}
        clients, settings = self.clients, self.settings
        worker = worker_probed(settings, clients, models, ready=lambda: True)
        scheduler = scheduler_probed(clients, ready=lambda: True)
        return {
            "gateway": create_gateway(
                settings,
                clients,
                engines=memory_gateway_engines(),
                models=models,
                metrics=metrics["gateway"],
                deletion_metrics=PrometheusDeletionMetrics(self.registries["gateway"]),
                stopping=self.stopping,
            ),
            "worker": create_probe_app(settings, clients, worker, metrics=metrics["worker"]),
            "cleaner": create_cleaner_app(settings, clients, metrics=metrics["cleaner"]),
            "scheduler": create_probe_app(
                settings, clients, scheduler, metrics=metrics["scheduler"]
            ),
        }

    async def work(self, gateway: ASGIApp) -> None:
        """Order a video and make it, while chores come round."""
        echo = Echo()
        heavy_work = ThreadHeavyWork(threads=1)
        worker = make_worker(
            self.settings,
            self.clients,
            engines=attrs.evolve(memory_engines(echo), synthesizer=Reader(echo=echo)),
            heavy_work=heavy_work,
            metrics=PrometheusWorkMetrics(self.registries["worker"], SERVED),
        )
        chores = PrometheusChoreMetrics(self.registries["scheduler"])
        running = [
            asyncio.create_task(worker.run()),
            asyncio.create_task(Scheduler(chores=(CHORE,), metrics=chores).run(self.stopping)),
        ]
        await self._order(gateway)
        worker.stop()
        self.stopping.set()
        await asyncio.wait_for(asyncio.gather(*running), 30)
        heavy_work.close()

    async def _order(self, gateway: ASGIApp) -> None:
        transport = httpx.ASGITransport(gateway)
        artist = await star(self.clients)
        async with httpx.AsyncClient(transport=transport, base_url="http://house") as web:
            registered = (await web.post("/auth/register", json=REGISTRATION)).json()
            web.headers["Authorization"] = f"Bearer {registered['access_token']}"
            wish = ORDER | {"artist_id": artist.id}
            headers = {"Idempotency-Key": "first"}
            ordered = await web.post("/videos/generate", json=wish, headers=headers)
            events = await web.get(f"{ordered.headers['location']}/events")
            assert '"status":"completed"' in events.text

    async def prepare(self) -> None:
        """What is there once a cluster has run for a day: a signed log, and a backup."""
        clients = self.clients
        await written(clients.storage, an_event(at=clients.clock.now()))
        await SealAuditLog(
            storage=clients.storage,
            objects=clients.objects,
            attestation_key=clients.attestation_key,
            clock=clients.clock,
        )(at_once=True)
        status = BackupStatus(
            written_at=NOW,
            last_backup_at=NOW,
            last_full_at=NOW,
            last_verified_at=NOW,
            archive_lag_seconds=0.0,
        )
        await clients.objects.put(
            Bucket.BACKUPS, STATUS_KEY, status.to_json(), content_type=STATUS_TYPE
        )


async def everything_exported(home: Path) -> tuple[tuple[Sample, ...], frozenset[str]]:
    """Every sample of every process, and every route; `nvidia-smi` must be there."""
    folder = ProvenanceFolder(home / "provenance")
    settings = Settings(
        stario_home=home,
        public_url="http://house",
        provenance_dir=folder.path,
        certificate_file=folder.path / "intermediate.pem",
        payme_merchant_id="5e730e8e0b852a417aa49ceb",
        payme_test_key="a-key-of-the-sandbox",  # type: ignore[arg-type]
    )
    async with open_clients(settings, name="test") as clients:
        folder.initialise(at=clients.clock.now())
        await prepare(settings, clients)
        stack = LocalStack(settings=settings, clients=clients)
        await stack.prepare()
        apps = stack.apps()
        await stack.work(apps["gateway"])
        found = [sample for app in apps.values() for sample in await _scraped(app)]
        document = await _asked(apps["gateway"], "/openapi.json")
        return tuple(found), frozenset(document.json()["paths"])


async def _scraped(app: ASGIApp) -> tuple[Sample, ...]:
    return tuple(_samples((await _asked(app, "/metrics")).text))


async def _asked(app: ASGIApp, path: str) -> httpx.Response:
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://house") as web:
        return await web.get(path)


def _samples(text: str) -> Iterator[Sample]:
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            yield Sample(sample.name, sample.labels)
