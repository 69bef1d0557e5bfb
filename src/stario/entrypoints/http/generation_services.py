"""The services that take orders for what is generated; workers do them elsewhere."""

import asyncio

from starlette.types import ASGIApp

from stario.domain.generation.model.queue import Queue
from stario.entrypoints.clients import Clients
from stario.entrypoints.http.app import About
from stario.entrypoints.http.checks import needed_by_generation
from stario.entrypoints.http.generation_routes import poster_routes, video_routes, voice_routes
from stario.entrypoints.http.metrics import HttpMetrics
from stario.entrypoints.http.service_app import create_service
from stario.entrypoints.settings import Settings
from stario.ports.painting import PosterLettering


def create_video_gen(
    settings: Settings, clients: Clients, *, metrics: HttpMetrics, stopping: asyncio.Event
) -> ASGIApp:
    return create_service(
        video_routes(settings, clients, stopping=stopping),
        settings,
        clients,
        about=About(title="Stario: video generation", service="video-gen"),
        dependencies=needed_by_generation(clients, Queue.VIDEO),
        metrics=metrics,
        stopping=stopping,
    )


def create_voice_gen(
    settings: Settings, clients: Clients, *, metrics: HttpMetrics, stopping: asyncio.Event
) -> ASGIApp:
    return create_service(
        voice_routes(settings, clients, stopping=stopping),
        settings,
        clients,
        about=About(title="Stario: voice generation", service="voice-gen"),
        dependencies=needed_by_generation(clients, Queue.VOICE),
        metrics=metrics,
        stopping=stopping,
    )


def create_poster_gen(
    settings: Settings,
    clients: Clients,
    *,
    lettering: PosterLettering,
    metrics: HttpMetrics,
    stopping: asyncio.Event,
) -> ASGIApp:
    return create_service(
        poster_routes(settings, clients, lettering=lettering, stopping=stopping),
        settings,
        clients,
        about=About(title="Stario: poster generation", service="poster-gen"),
        dependencies=needed_by_generation(clients, Queue.POSTER),
        metrics=metrics,
        stopping=stopping,
    )
