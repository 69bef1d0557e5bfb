"""The processes that take orders for videos, voice messages and posters."""

import asyncio
from collections.abc import Awaitable, Callable

from starlette.types import ASGIApp

from stario.adapters.threads.heavy_work import ThreadHeavyWork
from stario.entrypoints.clients import Clients, open_clients
from stario.entrypoints.engines.loading import EngineLoader, model_store
from stario.entrypoints.http.generation_services import (
    create_poster_gen,
    create_video_gen,
    create_voice_gen,
)
from stario.entrypoints.http.metrics import HttpMetrics, new_registry
from stario.entrypoints.processes.running import http_server, prepare, serve_until, stop_signals
from stario.entrypoints.settings import Settings

Making = Callable[[Clients, asyncio.Event], Awaitable[ASGIApp]]


async def run_video_gen(settings: Settings, *, host: str, port: int) -> None:
    """Take orders for videos until a signal; workers render them."""

    async def make(clients: Clients, stopping: asyncio.Event) -> ASGIApp:
        metrics = HttpMetrics(new_registry())
        return create_video_gen(settings, clients, metrics=metrics, stopping=stopping)

    await _serve(settings, "video-gen", make, host=host, port=port)


async def run_voice_gen(settings: Settings, *, host: str, port: int) -> None:
    """Take orders for voice messages until a signal; workers speak them."""

    async def make(clients: Clients, stopping: asyncio.Event) -> ASGIApp:
        metrics = HttpMetrics(new_registry())
        return create_voice_gen(settings, clients, metrics=metrics, stopping=stopping)

    await _serve(settings, "voice-gen", make, host=host, port=port)


async def run_poster_gen(settings: Settings, *, host: str, port: int) -> None:
    """Take orders for posters until a signal; workers paint them."""
    heavy_work = ThreadHeavyWork(threads=settings.inference_threads)

    async def make(clients: Clients, stopping: asyncio.Event) -> ASGIApp:
        loader = EngineLoader(
            settings=settings, models=model_store(settings, clients.objects), heavy_work=heavy_work
        )
        return create_poster_gen(
            settings,
            clients,
            lettering=await loader.lettering(),
            metrics=HttpMetrics(new_registry()),
            stopping=stopping,
        )

    try:
        await _serve(settings, "poster-gen", make, host=host, port=port)
    finally:
        heavy_work.close()


async def _serve(settings: Settings, name: str, make: Making, *, host: str, port: int) -> None:
    async with open_clients(settings, name=name) as clients, stop_signals() as stopping:
        await prepare(settings, clients)
        app = await make(clients, stopping)
        await serve_until(http_server(app, host=host, port=port), stopping)
