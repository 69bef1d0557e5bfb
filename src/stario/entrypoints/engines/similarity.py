"""Loading what compares faces."""

import asyncio
from typing import Final

import attrs

from stario.adapters.faces.embedder import PhotoFaceEmbedder
from stario.adapters.faces.insightface import open_insightface
from stario.adapters.faces.networks import FaceNetworks
from stario.adapters.faces.sface import MODEL as YUNET_SFACE
from stario.adapters.faces.sface import open_yunet_sface
from stario.adapters.memory.faces import ENGINE as MEMORY
from stario.adapters.memory.faces import MemoryFaceEmbedder
from stario.adapters.model_store.manifest_files import read_manifest
from stario.domain.kernel.errors import DomainError, Unavailable
from stario.entrypoints.engines.manifests import manifest_folders
from stario.entrypoints.settings import Settings
from stario.ports.execution import HeavyWork
from stario.ports.faces import EmbeddedFace, FaceEmbedder, Photo
from stario.ports.models import ModelMissing, ModelStore

_THREADS_OF_ONE_REQUEST: Final = 1
"""Requests run beside one another: sharing a network's work out gains nothing then."""


def embedder_models(settings: Settings) -> tuple[str, ...]:
    match settings.embedder:
        case "memory":
            return ()
        case "insightface":
            return (settings.face_pack,)
        case _:
            return (YUNET_SFACE,)


def embedder_engine(settings: Settings) -> str:
    """What the embeddings of the engine that the settings choose are known by."""
    models = embedder_models(settings)
    if not models:
        return MEMORY
    try:
        manifest = read_manifest(manifest_folders(settings), models[0])
    except ModelMissing:
        return f"{models[0]}/missing"
    return f"{manifest.name}/{manifest.version}"


@attrs.frozen
class MissingFaceEmbedder(FaceEmbedder):
    """Stands where the model is missing or damaged: the rest of the process works on."""

    engine: str
    error: DomainError

    async def detect(self, photo: bytes) -> Photo:
        del photo
        raise Unavailable(what="models") from self.error

    async def embed(self, photo: bytes) -> EmbeddedFace:
        del photo
        raise Unavailable(what="models") from self.error


@attrs.frozen(kw_only=True)
class EmbedderLoader:
    """Loads off the event loop."""

    settings: Settings
    models: ModelStore
    heavy_work: HeavyWork

    async def embedder(self) -> FaceEmbedder:
        """
        Raises:
            ModelMissing, ModelCorrupted, LicenceForbids: as the model store says.
            FacesExtraMissing: InsightFace is chosen and the extra `faces` is not installed.
            Unavailable: the runtime has none of the manifest's providers.
        """
        names = embedder_models(self.settings)
        if not names:
            return MemoryFaceEmbedder()
        return PhotoFaceEmbedder(await self._networks(names[0]), self.heavy_work)

    async def embedder_or_missing(self) -> FaceEmbedder:
        """One that is unavailable where its model is; readiness says why."""
        try:
            return await self.embedder()
        except DomainError as error:
            return MissingFaceEmbedder(embedder_engine(self.settings), error)

    async def _networks(self, name: str) -> FaceNetworks:
        manifest = await self.models.manifest(name)
        folder = await self.models.fetch(name)
        if self.settings.embedder == "insightface":
            return await asyncio.to_thread(
                open_insightface,
                folder,
                engine=f"{name}/{manifest.version}",
                providers=manifest.providers,
                threads=_THREADS_OF_ONE_REQUEST,
            )
        return await asyncio.to_thread(
            open_yunet_sface,
            folder,
            version=manifest.version,
            providers=manifest.providers,
            threads=_THREADS_OF_ONE_REQUEST,
        )
