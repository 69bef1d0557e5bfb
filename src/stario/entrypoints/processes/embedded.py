"""Gateway, worker, scheduler and cleaner in one process: the embedded default."""

import asyncio

import structlog

from stario.adapters.system import Uuid7Ids
from stario.adapters.threads.heavy_work import ThreadHeavyWork
from stario.domain.kernel.errors import DomainError
from stario.domain.merch.usecases.stock_shop import StockShop
from stario.entrypoints.cleaner.metrics import PrometheusDeletionMetrics
from stario.entrypoints.clients import Clients, open_clients
from stario.entrypoints.engines.loaded import MediaCheckEngines
from stario.entrypoints.engines.loading import EngineLoader, model_store, worker_models
from stario.entrypoints.engines.repair import installer, repair_models
from stario.entrypoints.http.gateway import create_gateway
from stario.entrypoints.http.metrics import HttpMetrics, new_registry
from stario.entrypoints.processes.running import (
    http_server,
    prepare,
    run_faces_cleaner,
    run_scheduler,
    serve_until,
    stop_signals,
)
from stario.entrypoints.scheduler.metrics import PrometheusChoreMetrics
from stario.entrypoints.settings import Settings
from stario.entrypoints.worker.making import make_worker
from stario.entrypoints.worker.metrics import PrometheusWorkMetrics
from stario.entrypoints.worker.queues import SERVED

log = structlog.get_logger(__name__)


async def run_embedded(settings: Settings, *, host: str, port: int) -> None:
    """Serve on *host*:*port* until a signal; running jobs are let finish or handed back."""
    async with open_clients(settings, name="stario-up") as clients, stop_signals() as stopping:
        await prepare(settings, clients)
        if settings.environment != "production":
            await stock_shop(clients)
        await _Embedded(settings, clients, stopping).run(host, port)


async def stock_shop(clients: Clients) -> None:
    """Put the opening range into a shop that holds nothing, so that there is something to buy."""
    stock = StockShop(storage=clients.storage, clock=clients.clock, ids=Uuid7Ids())
    await stock(only_when_empty=True)


class _Embedded:
    def __init__(self, settings: Settings, clients: Clients, stopping: asyncio.Event) -> None:
        self._settings = settings
        self._clients = clients
        self._stopping = stopping
        self._registry = new_registry()
        self._models = model_store(settings, clients.objects, *worker_models(settings))
        # A render may take a minute: judging a portrait must not stand behind it.
        self._rendering = ThreadHeavyWork(threads=1)
        self._judging = ThreadHeavyWork(threads=settings.inference_threads)

    async def run(self, host: str, port: int) -> None:
        if self._settings.s3_endpoint_url is None:
            await repair_models(self._models, installer(self._settings.stario_models_dir))
        loader = EngineLoader(
            settings=self._settings, models=self._models, heavy_work=self._judging
        )
        deletion_metrics = PrometheusDeletionMetrics(self._registry)
        engines = await loader.gateway_engines()
        app = create_gateway(
            self._settings,
            self._clients,
            engines=engines,
            models=self._models,
            metrics=HttpMetrics(self._registry),
            deletion_metrics=deletion_metrics,
            stopping=self._stopping,
        )
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._work(engines.media_checks))
                group.create_task(
                    run_scheduler(
                        self._settings,
                        self._clients,
                        self._stopping,
                        metrics=PrometheusChoreMetrics(self._registry),
                    )
                )
                group.create_task(
                    run_faces_cleaner(self._clients, deletion_metrics, self._stopping)
                )
                group.create_task(
                    serve_until(http_server(app, host=host, port=port), self._stopping)
                )
        finally:
            self._rendering.close()
            self._judging.close()

    async def _work(self, looking: MediaCheckEngines) -> None:
        loader = EngineLoader(
            settings=self._settings,
            models=self._models,
            heavy_work=self._rendering,
            looking=looking,
        )
        try:
            engines = await loader.engines()
        except DomainError as error:
            # Orders wait in their queues; readiness says why, and a restart fetches anew.
            log.error("worker not started", code=error.code, details=error.details)  # noqa: TRY400
            return
        worker = make_worker(
            self._settings,
            self._clients,
            engines=engines,
            heavy_work=self._rendering,
            metrics=PrometheusWorkMetrics(self._registry, SERVED),
        )
        stop = asyncio.create_task(self._stopping.wait())
        stop.add_done_callback(lambda _: worker.stop())
        await worker.run()
