"""Weights in a cache folder that fills itself from the object store."""

import asyncio
import shutil
from collections.abc import Sequence
from pathlib import Path
from uuid import uuid4

import attrs

from stario.adapters.model_store.checksums import is_sound, require_sound
from stario.adapters.model_store.locks import exclusive_async
from stario.adapters.model_store.manifest_files import (
    PACKAGED_MANIFESTS,
    object_key,
    read_manifest,
)
from stario.domain.kernel.errors import DomainError, Unavailable
from stario.ports.media import Bucket, ObjectMissing, ObjectStore
from stario.ports.models import (
    LicenceForbids,
    ModelCorrupted,
    ModelFile,
    ModelManifest,
    ModelMissing,
    ModelStore,
)

Fingerprint = tuple[int, int, int]
"""Inode, size and time of change: a file with the same three was not touched since."""


@attrs.define(kw_only=True)
class CachedModelStore(ModelStore):
    """
    Keeps `<folder>/<name>/<version>/<file>`.

    Without `objects` nothing is fetched: the installer must have filled the folder. `required`
    are the models that this process can't do without.
    """

    folder: Path
    objects: ObjectStore | None = None
    production: bool = False
    required: tuple[str, ...] = ()
    manifests: Sequence[Path] = (PACKAGED_MANIFESTS,)
    _sound: dict[Path, Fingerprint] = attrs.field(init=False, factory=dict)
    _failures: dict[str, DomainError] = attrs.field(init=False, factory=dict)

    async def manifest(self, name: str) -> ModelManifest:
        return await asyncio.to_thread(read_manifest, self.manifests, name)

    async def fetch(self, name: str) -> Path:
        try:
            folder = await self._fetch(name)
        except DomainError as error:
            # The first one: damage is removed when it is found, and is missing from then on.
            self._failures.setdefault(name, error)
            raise
        self._failures.pop(name, None)
        return folder

    async def check(self) -> tuple[DomainError, ...]:
        return tuple([error for name in self.required if (error := await self._check(name))])

    async def _fetch(self, name: str) -> Path:
        manifest = await self.manifest(name)
        self._require_licence(manifest)
        for file in manifest.files:
            await self._require(manifest, file)
        return self._folder(manifest)

    async def _check(self, name: str) -> DomainError | None:
        # A failed load stays a failure until a restart: the process runs without that model.
        if failure := self._failures.get(name):
            return failure
        try:
            manifest = await self.manifest(name)
            self._require_licence(manifest)
            for file in manifest.files:
                await self._require_untouched(manifest, file)
        except DomainError as error:
            return error
        return None

    def _require_licence(self, manifest: ModelManifest) -> None:
        if self.production and not manifest.commercial:
            raise LicenceForbids(model=manifest.name, licence=manifest.licence)

    async def _require_untouched(self, manifest: ModelManifest, file: ModelFile) -> None:
        path = self._folder(manifest) / file.name
        fingerprint = _fingerprint(path)
        if fingerprint is None:
            raise ModelMissing(model=manifest.name, file=file.name)
        # Probes come every few seconds: hash again only what was touched since the last hash.
        if self._sound.get(path) != fingerprint:
            await self._require(manifest, file)

    async def _require(self, manifest: ModelManifest, file: ModelFile) -> None:
        path = self._folder(manifest) / file.name
        fingerprint = _fingerprint(path)
        if fingerprint is None or not await asyncio.to_thread(is_sound, path, file):
            async with exclusive_async(self._lock(manifest)):
                await self._repair(manifest, file, path)
            fingerprint = _fingerprint(path)
        if fingerprint is not None:
            self._sound[path] = fingerprint

    async def _repair(self, manifest: ModelManifest, file: ModelFile, path: Path) -> None:
        # Looked at again under the lock: another process may just have put it right.
        if await asyncio.to_thread(is_sound, path, file):
            return
        if await asyncio.to_thread(_removed, path):
            raise ModelCorrupted(model=manifest.name, file=file.name)
        await self._download(manifest, file, path)

    async def _download(self, manifest: ModelManifest, file: ModelFile, path: Path) -> None:
        if self.objects is None:
            raise ModelMissing(model=manifest.name, file=file.name)
        incoming = self._incoming(manifest) / uuid4().hex
        try:
            # What a killed process left behind goes: the lock is held, so it is nobody's.
            shutil.rmtree(incoming.parent, ignore_errors=True)
            # The cache must be writable before 100 MB travel.
            incoming.parent.mkdir(parents=True)
            path.parent.mkdir(parents=True, exist_ok=True)
            await self.objects.download(Bucket.MODELS, object_key(manifest, file), incoming)
            await asyncio.to_thread(require_sound, incoming, file, model=manifest.name)
            incoming.replace(path)
        except ObjectMissing as error:
            raise ModelMissing(model=manifest.name, file=file.name) from error
        except OSError as error:
            raise Unavailable(what="model_cache", reason=error.strerror) from error
        finally:
            incoming.unlink(missing_ok=True)

    def _folder(self, manifest: ModelManifest) -> Path:
        return self.folder / manifest.name / manifest.version

    def _incoming(self, manifest: ModelManifest) -> Path:
        return self.folder / ".incoming" / f"{manifest.name}-{manifest.version}"

    def _lock(self, manifest: ModelManifest) -> Path:
        return self.folder / ".locks" / f"{manifest.name}-{manifest.version}"


def _fingerprint(path: Path) -> Fingerprint | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_ino, status.st_size, status.st_mtime_ns


def _removed(path: Path) -> bool:
    try:
        path.unlink()
    except FileNotFoundError:
        return False
    return True
