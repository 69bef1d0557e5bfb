"""What anybody may ask about what Stario made."""

from dependency_injector import containers, providers

from stario.domain.provenance.usecases.read_asset import ReadAsset
from stario.domain.provenance.usecases.verify_file import VerifyFile
from stario.entrypoints.engines.loaded import GatewayEngines
from stario.entrypoints.http.handlers.provenance import ProvenanceHandlers
from stario.ports.scratch import Scratch
from stario.ports.storage import Storage

One = providers.Singleton


class ProvenanceContainer(containers.DeclarativeContainer):
    storage: providers.Dependency[Storage] = providers.Dependency()
    scratch: providers.Dependency[Scratch] = providers.Dependency()
    engines: providers.Dependency[GatewayEngines] = providers.Dependency()
    public_url: providers.Dependency[str] = providers.Dependency()

    read_asset = One(ReadAsset, storage=storage)
    verify = One(
        ProvenanceHandlers,
        read_asset=read_asset,
        verify_file=One(
            VerifyFile, storage=storage, read_asset=read_asset,
            provenance=engines.provided.provenance, watermark=engines.provided.watermark,
            perceptual_hasher=engines.provided.perceptual_hasher,
            media_reader=engines.provided.media_reader, heavy_work=engines.provided.verifying,
        ),
        scratch=scratch,
        public_url=public_url,
    )  # fmt: skip
