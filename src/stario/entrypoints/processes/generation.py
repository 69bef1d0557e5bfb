"""The processes that take orders for videos, voice messages and posters."""

from starlette.types import ASGIApp

from stario.entrypoints.http.generation_services import (
    create_poster_gen,
    create_video_gen,
    create_voice_gen,
)
from stario.entrypoints.http.metrics import HttpMetrics, new_registry
from stario.entrypoints.processes.serving import Serving, serve
from stario.entrypoints.settings import Settings


async def run_video_gen(settings: Settings, *, host: str, port: int) -> None:
    """Take orders for videos until a signal; workers render them."""

    async def make(serving: Serving) -> ASGIApp:
        metrics = HttpMetrics(new_registry())
        return create_video_gen(
            settings, serving.clients, metrics=metrics, stopping=serving.stopping
        )

    await serve(settings, "video-gen", make, host=host, port=port)


async def run_voice_gen(settings: Settings, *, host: str, port: int) -> None:
    """Take orders for voice messages until a signal; workers speak them."""

    async def make(serving: Serving) -> ASGIApp:
        metrics = HttpMetrics(new_registry())
        return create_voice_gen(
            settings, serving.clients, metrics=metrics, stopping=serving.stopping
        )

    await serve(settings, "voice-gen", make, host=host, port=port)


async def run_poster_gen(settings: Settings, *, host: str, port: int) -> None:
    """Take orders for posters until a signal; workers paint them."""

    async def make(serving: Serving) -> ASGIApp:
        return create_poster_gen(
            settings,
            serving.clients,
            lettering=await serving.loader().lettering(),
            metrics=HttpMetrics(new_registry()),
            stopping=serving.stopping,
        )

    await serve(settings, "poster-gen", make, host=host, port=port)
