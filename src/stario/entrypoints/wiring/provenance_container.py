"""What anybody may ask about what Stario made."""

from dependency_injector import containers, providers

from stario.domain.provenance.usecases.read_asset import ReadAsset
from stario.domain.provenance.usecases.verify_file import VerifyFile
from stario.entrypoints.engines.loaded import VerificationEngines
from stario.entrypoints.http.handlers.provenance import ProvenanceHandlers
from stario.ports.scratch import Scratch
from stario.ports.storage import Storage

One = providers.Singleton


class ProvenanceContainer(containers.DeclarativeContainer):
    storage: providers.Dependency[Storage] = providers.Dependency()
    scratch: providers.Dependency[Scratch] = providers.Dependency()
    verification: providers.Dependency[VerificationEngines] = providers.Dependency()
    public_url: providers.Dependency[str] = providers.Dependency()

    read_asset = One(ReadAsset, storage=storage)
    verify = One(
        ProvenanceHandlers,
        read_asset=read_asset,
        verify_file=One(
            VerifyFile, storage=storage, read_asset=read_asset,
            provenance=verification.provided.provenance,
            watermark=verification.provided.watermark,
            perceptual_hasher=verification.provided.perceptual_hasher,
            media_reader=verification.provided.media_reader,
            heavy_work=verification.provided.heavy_work,
        ),
        scratch=scratch,
        public_url=public_url,
    )  # fmt: skip
