"""The routes of what is generated, by the service that answers them; the gateway's are these."""

import asyncio
from urllib.parse import urlsplit

from stario.entrypoints.clients import Clients
from stario.entrypoints.http.routing import Route
from stario.entrypoints.settings import Settings
from stario.entrypoints.wiring.generation_container import GenerationContainer
from stario.entrypoints.wiring.posters_container import PostersContainer
from stario.entrypoints.wiring.voices_container import VoicesContainer
from stario.ports.painting import PosterLettering


def generation_container(
    settings: Settings, clients: Clients, *, stopping: asyncio.Event
) -> GenerationContainer:
    return GenerationContainer(
        storage=clients.storage,
        objects=clients.objects,
        dispatch=clients.dispatch,
        feed=clients.feed,
        switches=clients.switches,
        clock=clients.clock,
        public_url=settings.public_url,
        stopping=stopping,
        media_origin=media_origin(settings),
        offered=tuple(clients.providers_of_payments),
        service_code=settings.service_code,
    )


def video_routes(settings: Settings, clients: Clients, *, stopping: asyncio.Event) -> list[Route]:
    generation = generation_container(settings, clients, stopping=stopping)
    return [*generation.video_jobs().routes(), *generation.videos().routes()]


def voice_routes(settings: Settings, clients: Clients, *, stopping: asyncio.Event) -> list[Route]:
    generation = generation_container(settings, clients, stopping=stopping)
    voices = VoicesContainer(storage=clients.storage, objects=clients.objects, clock=clients.clock)
    return [*generation.voice().routes(), *voices.quiz().routes()]


def poster_routes(
    settings: Settings, clients: Clients, *, lettering: PosterLettering, stopping: asyncio.Event
) -> list[Route]:
    posters = PostersContainer(
        storage=clients.storage,
        objects=clients.objects,
        dispatch=clients.dispatch,
        feed=clients.feed,
        switches=clients.switches,
        clock=clients.clock,
        lettering=lettering,
        operator=settings.operator,
        public_url=settings.public_url,
        stopping=stopping,
        offered=tuple(clients.providers_of_payments),
        service_code=settings.service_code,
    )
    return [*posters.poster_jobs().routes(), *posters.posters().routes()]


def media_origin(settings: Settings) -> str:
    """Scheme, host and port that links to media lead to: a policy reads a path otherwise."""
    url = settings.s3_public_url or settings.s3_endpoint_url or settings.public_url
    scheme, place, *_ = urlsplit(url)
    return f"{scheme}://{place}"
