"""The service that compares faces, by itself."""

import asyncio
from typing import Final

from starlette.types import ASGIApp

from stario.entrypoints.clients import Clients
from stario.entrypoints.gpu import gpu_measures
from stario.entrypoints.http.app import About
from stario.entrypoints.http.checks import FACE_SIMILARITY, needed_by_faces
from stario.entrypoints.http.metrics import HttpMetrics
from stario.entrypoints.http.service_app import create_service
from stario.entrypoints.settings import Settings
from stario.entrypoints.wiring.faces_container import FacesContainer
from stario.ports.deletions import DeletionMetrics
from stario.ports.faces import FaceEmbedder
from stario.ports.models import ModelStore

PREFIX: Final = ""
"""`/detect`, `/compare` and `/compare/batch` lie at the root; at the gateway below `/face`."""


def create_face_similarity(
    settings: Settings,
    clients: Clients,
    *,
    embedder: FaceEmbedder,
    models: ModelStore,
    metrics: HttpMetrics,
    deletion_metrics: DeletionMetrics,
    stopping: asyncio.Event,
) -> ASGIApp:
    """Put the three routes behind an edge like the gateway's; it takes the gateway's tokens."""
    faces = FacesContainer(
        storage=clients.storage,
        objects=clients.objects,
        signals=clients.signals,
        deletion_metrics=deletion_metrics,
        clock=clients.clock,
        embedder=embedder,
        face_prefix=PREFIX,
        operator=settings.operator,
    )
    return create_service(
        faces.faces().routes(),
        settings,
        clients,
        about=About(title="Stario: face similarity", service=FACE_SIMILARITY),
        dependencies=needed_by_faces(clients, models),
        metrics=metrics,
        stopping=stopping,
        measures=(gpu_measures,),
    )
