"""The processes of a cluster: the gateway, workers, the scheduler."""

import asyncio
from collections.abc import Sequence

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
from stario.entrypoints.http.checks import FACE_SIMILARITY, MERCH_ENGINE, REGTECH_FILTER
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
from stario.entrypoints.processes.running import (
    http_server,
    prepare,
    run_scheduler,
    serve_until,
    stop_signals,
)
from stario.entrypoints.scheduler.metrics import PrometheusChoreMetrics
from stario.entrypoints.settings import Settings
from stario.entrypoints.worker.engine_metrics import EngineMeasures
from stario.entrypoints.worker.making import make_worker
from stario.entrypoints.worker.metrics import PrometheusWorkMetrics
from stario.entrypoints.worker.signals import run_until_signalled


async def run_gateway(settings: Settings, *, host: str, port: int) -> None:
    """Serve the API until a signal; workers run elsewhere."""
    async with open_clients(settings, name="api-gateway") as clients, stop_signals() as stopping:
        await prepare(settings, clients)
        models = model_store(settings, clients.objects, *gateway_models(settings))
        heavy_work = ThreadHeavyWork(threads=settings.inference_threads)
        loader = EngineLoader(settings=settings, models=models, heavy_work=heavy_work)
        registry = new_registry()
        app = create_gateway(
            settings,
            clients,
            engines=await loader.gateway_engines(),
            models=models,
            metrics=HttpMetrics(registry),
            deletion_metrics=PrometheusDeletionMetrics(registry),
            stopping=stopping,
        )
        try:
            await serve_until(http_server(app, host=host, port=port), stopping)
        finally:
            heavy_work.close()


async def run_face_similarity(settings: Settings, *, host: str, port: int) -> None:
    """Compare faces until a signal."""
    async with open_clients(settings, name=FACE_SIMILARITY) as clients, stop_signals() as stopping:
        await prepare(settings, clients)
        models = model_store(settings, clients.objects, *embedder_models(settings))
        heavy_work = ThreadHeavyWork(threads=settings.inference_threads)
        loader = EmbedderLoader(settings=settings, models=models, heavy_work=heavy_work)
        registry = new_registry()
        app = create_face_similarity(
            settings,
            clients,
            embedder=await loader.embedder_or_missing(),
            models=models,
            metrics=HttpMetrics(registry),
            deletion_metrics=PrometheusDeletionMetrics(registry),
            stopping=stopping,
        )
        try:
            await serve_until(http_server(app, host=host, port=port), stopping)
        finally:
            heavy_work.close()


async def run_merch_engine(settings: Settings, *, host: str, port: int) -> None:
    """Sell until a signal."""
    async with open_clients(settings, name=MERCH_ENGINE) as clients, stop_signals() as stopping:
        await prepare(settings, clients)
        heavy_work = ThreadHeavyWork(threads=settings.inference_threads)
        loader = EngineLoader(
            settings=settings, models=model_store(settings, clients.objects), heavy_work=heavy_work
        )
        app = create_merch_engine(
            settings,
            clients,
            engines=await loader.shop_engines(),
            metrics=HttpMetrics(new_registry()),
            stopping=stopping,
        )
        try:
            await serve_until(http_server(app, host=host, port=port), stopping)
        finally:
            heavy_work.close()


async def run_regtech_filter(settings: Settings, *, host: str, port: int) -> None:
    """Moderate, review and account for it until a signal."""
    async with open_clients(settings, name=REGTECH_FILTER) as clients, stop_signals() as stopping:
        await prepare(settings, clients)
        heavy_work = ThreadHeavyWork(threads=settings.inference_threads)
        loader = EngineLoader(
            settings=settings, models=model_store(settings, clients.objects), heavy_work=heavy_work
        )
        app = create_regtech_filter(
            settings,
            clients,
            engines=await loader.media_check_engines(),
            metrics=HttpMetrics(new_registry()),
            stopping=stopping,
        )
        try:
            await serve_until(http_server(app, host=host, port=port), stopping)
        finally:
            heavy_work.close()


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
