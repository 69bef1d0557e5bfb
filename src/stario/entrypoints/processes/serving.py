"""What every service of a cluster has around what it answers."""

import asyncio
from collections.abc import Awaitable, Callable

import attrs
from starlette.types import ASGIApp

from stario.adapters.threads.heavy_work import ThreadHeavyWork
from stario.entrypoints.clients import Clients, open_clients
from stario.entrypoints.engines.loading import EngineLoader, model_store
from stario.entrypoints.processes.running import http_server, prepare, serve_until, stop_signals
from stario.entrypoints.settings import Settings
from stario.ports.execution import HeavyWork
from stario.ports.models import ModelStore


@attrs.frozen(kw_only=True)
class Serving:
    """What one service works with while it runs; `stopping` is set by a signal."""

    settings: Settings
    clients: Clients
    heavy_work: HeavyWork
    stopping: asyncio.Event

    def models(self, *required: str) -> ModelStore:
        return model_store(self.settings, self.clients.objects, *required)

    def loader(self, models: ModelStore | None = None) -> EngineLoader:
        return EngineLoader(
            settings=self.settings, models=models or self.models(), heavy_work=self.heavy_work
        )


async def serve(
    settings: Settings,
    name: str,
    make: Callable[[Serving], Awaitable[ASGIApp]],
    *,
    host: str,
    port: int,
) -> None:
    """Bring the stores to this release, answer with what *make* gives, end on a signal."""
    async with open_clients(settings, name=name) as clients, stop_signals() as stopping:
        await prepare(settings, clients)
        heavy_work = ThreadHeavyWork(threads=settings.inference_threads)
        serving = Serving(
            settings=settings, clients=clients, heavy_work=heavy_work, stopping=stopping
        )
        try:
            app = await make(serving)
            await serve_until(http_server(app, host=host, port=port), stopping)
        finally:
            heavy_work.close()
