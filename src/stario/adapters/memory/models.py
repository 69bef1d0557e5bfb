"""A model store in memory, for tests that need no real weights."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

import attrs

from stario.domain.kernel.errors import DomainError
from stario.ports.models import (
    LicenceForbids,
    ModelCorrupted,
    ModelFile,
    ModelManifest,
    ModelMissing,
    ModelStore,
)


@attrs.define(kw_only=True)
class MemoryModelStore(ModelStore):
    """`contents` are files by model and name; `folder` is where `fetch` lays them out."""

    folder: Path
    manifests: Mapping[str, ModelManifest]
    contents: dict[tuple[str, str], bytes]
    production: bool = False
    required: tuple[str, ...] = ()

    async def manifest(self, name: str) -> ModelManifest:
        try:
            return self.manifests[name]
        except KeyError:
            raise ModelMissing(model=name) from None

    async def fetch(self, name: str) -> Path:
        manifest = await self.manifest(name)
        if self.production and not manifest.commercial:
            raise LicenceForbids(model=name, licence=manifest.licence)
        folder = self.folder / name / manifest.version
        for file in manifest.files:
            _lay_out(folder / file.name, self._content(name, file))
        return folder

    async def check(self) -> tuple[DomainError, ...]:
        problems: list[DomainError] = []
        for name in self.required:
            try:
                await self.fetch(name)
            except DomainError as error:
                problems.append(error)
        return tuple(problems)

    def _content(self, name: str, file: ModelFile) -> bytes:
        content = self.contents.get((name, file.name))
        if content is None:
            raise ModelMissing(model=name, file=file.name)
        if hashlib.sha256(content).hexdigest() != file.sha256:
            del self.contents[name, file.name]
            raise ModelCorrupted(model=name, file=file.name)
        return content


def _lay_out(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
