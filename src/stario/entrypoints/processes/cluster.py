"""The processes of a cluster: the gateway, workers, the scheduler."""

import asyncio
from collections.abc import Sequence

from starlette.types import ASGIApp

from stario.adapters.threads.heavy_work import ThreadHeavyWork
from stario.domain.generation.model.queue import Queue
from stario.entrypoints.cleaner.metrics import PrometheusDeletionMetrics
from stario.entrypoints.clients import open_clients
from stario.entrypoints.engines.loading import (
    EngineLoader,
    gateway_models,
    model_store,
    worker_models,
)
from stario.entrypoints.engines.similarity import EmbedderLoader, embedder_models
from stario.entrypoints.gpu import require_gpu
from stario.entrypoints.http.checks import (
    FACE_SIMILARITY,
    GATEWAY,
    MERCH_ENGINE,
    REGTECH_FILTER,
)
from stario.entrypoints.http.face_similarity import create_face_similarity
from stario.entrypoints.http.gateway import create_gateway
from stario.entrypoints.http.merch_engine import create_merch_engine
from stario.entrypoints.http.metrics import HttpMetrics, new_registry
from stario.entrypoints.http.regtech_filter import create_regtech_filter
from stario.entrypoints.processes.probing import (
    SCHEDULER,
    WORKER,
    answering,
    create_probe_app,
    scheduler_probed,
    worker_probed,
)
from stario.entrypoints.processes.running import prepare, run_scheduler, stop_signals
from stario.entrypoints.processes.serving import Serving, serve
from stario.entrypoints.scheduler.metrics import PrometheusChoreMetrics
from stario.entrypoints.settings import Settings
from stario.entrypoints.worker.engine_metrics import EngineMeasures
from stario.entrypoints.worker.making import make_worker
from stario.entrypoints.worker.metrics import PrometheusWorkMetrics
from stario.entrypoints.worker.signals import run_until_signalled


async def run_gateway(settings: Settings, *, host: str, port: int) -> None:
    """Serve the API until a signal; workers run elsewhere."""

    async def make(serving: Serving) -> ASGIApp:
        models = serving.models(*gateway_models(settings))
        registry = new_registry()
        return create_gateway(
            settings,
            serving.clients,
            engines=await serving.loader(models).gateway_engines(),
            models=models,
            metrics=HttpMetrics(registry),
            deletion_metrics=PrometheusDeletionMetrics(registry),
            stopping=serving.stopping,
        )

    await serve(settings, GATEWAY, make, host=host, port=port)


async def run_face_similarity(settings: Settings, *, host: str, port: int) -> None:
    """Compare faces until a signal."""

    async def make(serving: Serving) -> ASGIApp:
        models = serving.models(*embedder_models(settings))
        loader = EmbedderLoader(settings=settings, models=models, heavy_work=serving.heavy_work)
        registry = new_registry()
        return create_face_similarity(
            settings,
            serving.clients,
            embedder=await loader.embedder_or_missing(),
            models=models,
            metrics=HttpMetrics(registry),
            deletion_metrics=PrometheusDeletionMetrics(registry),
            stopping=serving.stopping,
        )

    await serve(settings, FACE_SIMILARITY, make, host=host, port=port)


async def run_merch_engine(settings: Settings, *, host: str, port: int) -> None:
    """Sell until a signal."""

    async def make(serving: Serving) -> ASGIApp:
        return create_merch_engine(
            settings,
            serving.clients,
            engines=await serving.loader().shop_engines(),
            metrics=HttpMetrics(new_registry()),
            stopping=serving.stopping,
        )

    await serve(settings, MERCH_ENGINE, make, host=host, port=port)


async def run_regtech_filter(settings: Settings, *, host: str, port: int) -> None:
    """Moderate, review and account for it until a signal."""

    async def make(serving: Serving) -> ASGIApp:
        return create_regtech_filter(
            settings,
            serving.clients,
            engines=await serving.loader().media_check_engines(),
            metrics=HttpMetrics(new_registry()),
            stopping=serving.stopping,
        )

    await serve(settings, REGTECH_FILTER, make, host=host, port=port)


async def run_worker(
    settings: Settings, queues: Sequence[Queue], *, host: str, metrics_port: int | None
) -> None:
    """
    Do the jobs of *queues* until a signal; with *metrics_port*, answer probes and Prometheus there.

    Raises:
        DomainError: a model is missing or damaged, which the orchestrator's restart fetches anew,
            or the GPU that must be there.
    """
    await require_gpu(settings)
    registry = new_registry()
    async with open_clients(settings, name=WORKER) as clients:
        await prepare(settings, clients)
        models = model_store(settings, clients.objects, *worker_models(settings))
        loaded = asyncio.Event()
        told = EngineMeasures()
        probed = worker_probed(settings, clients, models, ready=loaded.is_set, measures=(told,))
        app = create_probe_app(settings, clients, probed, metrics=HttpMetrics(registry))
        async with answering(app, host=host, port=metrics_port):
            # One render keeps two cores busy.
            heavy_work = ThreadHeavyWork(threads=1)
            engines = await EngineLoader(
                settings=settings, models=models, heavy_work=heavy_work
            ).engines()
            worker = make_worker(
                settings,
                clients,
                engines=engines,
                heavy_work=heavy_work,
                metrics=PrometheusWorkMetrics(registry, queues),
                queues=queues,
            )
            told.animator = engines.animator
            loaded.set()
            try:
                await run_until_signalled(worker)
            finally:
                heavy_work.close()


async def run_chores(settings: Settings, *, host: str, metrics_port: int | None) -> None:
    """Run the scheduler until a signal; with *metrics_port*, answer probes and Prometheus there."""
    registry = new_registry()
    async with open_clients(settings, name=SCHEDULER) as clients, stop_signals() as stopping:
        await prepare(settings, clients)
        probed = scheduler_probed(clients, ready=lambda: not stopping.is_set())
        app = create_probe_app(settings, clients, probed, metrics=HttpMetrics(registry))
        async with answering(app, host=host, port=metrics_port):
            metrics = PrometheusChoreMetrics(registry)
            await run_scheduler(settings, clients, stopping, metrics=metrics)
