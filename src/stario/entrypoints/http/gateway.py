"""The API gateway: every route, over the clients of this process."""

import asyncio
from collections.abc import Iterator, Mapping

from starlette.routing import Route as Mount
from starlette.types import ASGIApp

from stario.adapters.files.scratch import FilesScratch
from stario.adapters.files.store import FilesObjectStore
from stario.entrypoints.cleaner.metrics import EphemeralMeasures
from stario.entrypoints.clients import Clients
from stario.entrypoints.engines.loaded import GatewayEngines
from stario.entrypoints.http.app import create_app
from stario.entrypoints.http.audit_checks import AuditMeasures
from stario.entrypoints.http.checks import (
    FACE_SIMILARITY,
    MERCH_ENGINE,
    REGTECH_FILTER,
    GatewayChecks,
)
from stario.entrypoints.http.edge_wiring import http_ports, http_settings
from stario.entrypoints.http.files import FileTransfers
from stario.entrypoints.http.forwarding.measures import UpstreamMeasures
from stario.entrypoints.http.generation_routes import (
    generation_container,
    poster_routes,
    video_routes,
    voice_routes,
)
from stario.entrypoints.http.merch_engine import shop_routes
from stario.entrypoints.http.metrics import HttpMetrics
from stario.entrypoints.http.payment_checks import PaymentChecks
from stario.entrypoints.http.regtech_filter import safeguard_routes
from stario.entrypoints.http.review_checks import ReviewChecks
from stario.entrypoints.http.routing import Route
from stario.entrypoints.http.watch_checks import watch_measures
from stario.entrypoints.http.watch_routes import watch_routes
from stario.entrypoints.settings import Settings
from stario.entrypoints.wiring.artists_container import ArtistsContainer
from stario.entrypoints.wiring.face_quiz_container import FaceQuizContainer
from stario.entrypoints.wiring.faces_container import FacesContainer
from stario.entrypoints.wiring.identity_container import IdentityContainer
from stario.entrypoints.wiring.provenance_container import ProvenanceContainer
from stario.ports.credentials import AccessTokens
from stario.ports.deletions import DeletionMetrics
from stario.ports.models import ModelStore

FACE_PREFIX = "/face"


def create_gateway(
    settings: Settings,
    clients: Clients,
    *,
    engines: GatewayEngines,
    models: ModelStore,
    metrics: HttpMetrics,
    deletion_metrics: DeletionMetrics,
    stopping: asyncio.Event,
) -> ASGIApp:
    """
    Put every context's routes behind one edge.

    Args:
        models: those that this process runs on; readiness asks after them.
        stopping: set when the process is about to end: it ends what streams and is not ready.
    """
    checks = GatewayChecks(clients=clients, models=models, ready=lambda: not stopping.is_set())
    ports = http_ports(clients, settings, metrics)
    return create_app(
        gateway_routes(
            settings,
            clients,
            engines=engines,
            access_tokens=ports.access_tokens,
            deletion_metrics=deletion_metrics,
            stopping=stopping,
        ),
        ports=ports,
        settings=http_settings(settings),
        health=checks.handlers(),
        measures=(
            checks.measures,
            EphemeralMeasures(storage=clients.storage, clock=clients.clock),
            PaymentChecks(clients=clients).measures,
            ReviewChecks(storage=clients.storage, clock=clients.clock).measures,
            AuditMeasures(storage=clients.storage, clock=clients.clock),
            *watch_measures(settings, clients),
            UpstreamMeasures(clients.upstreams.values()),
        ),
        mounts=_file_mounts(clients),
        switches=clients.switches,
    )


def gateway_routes(
    settings: Settings,
    clients: Clients,
    *,
    engines: GatewayEngines,
    access_tokens: AccessTokens,
    deletion_metrics: DeletionMetrics,
    stopping: asyncio.Event,
) -> list[Route]:
    shared = {
        "storage": clients.storage,
        "objects": clients.objects,
        "dispatch": clients.dispatch,
        "clock": clients.clock,
    }
    token = settings.telegram_bot_token
    people = IdentityContainer(
        **shared,
        limiter=clients.limiter,
        access_tokens=access_tokens,
        bot_token=token.get_secret_value() if token else None,
    )
    artists = ArtistsContainer(
        **shared,
        feed=clients.feed,
        switches=clients.switches,
        gate=engines.gate,
        designs=engines.shop.designs,
    )
    generation = generation_container(settings, clients, stopping=stopping)
    faces = FacesContainer(
        storage=clients.storage,
        objects=clients.objects,
        signals=clients.signals,
        deletion_metrics=deletion_metrics,
        clock=clients.clock,
        embedder=engines.embedder,
        face_prefix=FACE_PREFIX,
        operator=settings.operator,
    )
    face_quiz = FaceQuizContainer(
        storage=clients.storage,
        objects=clients.objects,
        clock=clients.clock,
        scratch=FilesScratch(settings.stario_home / "scratch"),
        open_upload=faces.open_upload(),
        read_photo=faces.read_photo(),
        embedder=engines.embedder,
        cards=engines.cards,
        public_url=settings.public_url,
    )
    provenance = ProvenanceContainer(
        storage=clients.storage,
        scratch=FilesScratch(settings.stario_home / "scratch"),
        verification=engines.verification,
        public_url=settings.public_url,
    )
    handlers = (
        faces.uploads(),
        people.identity(),
        people.users(),
        artists.artists(),
        artists.files(),
        artists.verification(),
        artists.consents(),
        face_quiz.quiz(),
        provenance.verify(),
        generation.shared(),
        generation.jobs(),
    )
    own = [route for handler in handlers for route in handler.routes()]
    groups = {
        "video-gen": video_routes(settings, clients, stopping=stopping),
        "voice-gen": voice_routes(settings, clients, stopping=stopping),
        "poster-gen": poster_routes(
            settings, clients, lettering=engines.lettering, stopping=stopping
        ),
        FACE_SIMILARITY: faces.faces().routes(),
        MERCH_ENGINE: shop_routes(settings, clients, engines=engines.shop, stopping=stopping),
        REGTECH_FILTER: safeguard_routes(settings, clients, engines=engines.media_checks),
    }
    watching = watch_routes(settings, clients)
    return [*own, *_elsewhere(clients, groups, stopping), *watching]


def _elsewhere(
    clients: Clients, groups: Mapping[str, list[Route]], stopping: asyncio.Event
) -> Iterator[Route]:
    """The routes of every service, sent on where its URL is set."""
    for service, routes in groups.items():
        upstream = clients.upstreams.get(service)
        yield from routes if upstream is None else upstream.carried(routes, stopping=stopping)


def _file_mounts(clients: Clients) -> list[Mount]:
    """Where a folder is the object store, the gateway serves its links."""
    if not isinstance(clients.objects, FilesObjectStore):
        return []
    return [Mount("/files/{bucket}/{key:path}", FileTransfers(clients.objects))]
