"""From one machine's cache to the object store, for a whole cluster."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import attrs

from stario.adapters.model_store.checksums import require_sound
from stario.adapters.model_store.manifest_files import (
    PACKAGED_MANIFESTS,
    object_key,
    read_manifest,
)
from stario.ports.media import Bucket, ObjectMissing, ObjectStore
from stario.ports.models import ModelFile, ModelManifest, ModelMissing


@attrs.frozen(kw_only=True)
class ModelPublisher:
    """Uploads what the installer, or a person, put into `folder`."""

    folder: Path
    objects: ObjectStore
    manifests: Sequence[Path] = (PACKAGED_MANIFESTS,)

    async def push(self, name: str, *, again: bool = False) -> int:
        """
        Upload every file of *name* that the object store lacks; with *again*, all of them.

        Returns:
            how many files travelled.

        Raises:
            ModelMissing: no manifest, or a file is not in the cache.
            ModelCorrupted: a cached file is not what the manifest promises.
        """
        manifest = read_manifest(self.manifests, name)
        paths = [self._path(manifest, file) for file in manifest.files]
        # All are checked before the first travels: a cluster must not fetch half a model.
        for file, path in zip(manifest.files, paths, strict=True):
            await asyncio.to_thread(_require, path, file, manifest.name)
        pushed = 0
        for file, path in zip(manifest.files, paths, strict=True):
            if again or not await self._is_there(manifest, file):
                await self._upload(manifest, file, path)
                pushed += 1
        return pushed

    async def _is_there(self, manifest: ModelManifest, file: ModelFile) -> bool:
        try:
            stored = await self.objects.describe(Bucket.MODELS, object_key(manifest, file))
        except ObjectMissing:
            return False
        return stored.bytes == file.bytes

    async def _upload(self, manifest: ModelManifest, file: ModelFile, path: Path) -> None:
        await self.objects.put(
            Bucket.MODELS,
            object_key(manifest, file),
            path,
            content_type="application/octet-stream",
        )

    def _path(self, manifest: ModelManifest, file: ModelFile) -> Path:
        return self.folder / manifest.name / manifest.version / file.name


def _require(path: Path, file: ModelFile, model: str) -> None:
    if not path.is_file():
        raise ModelMissing(model=model, file=file.name)
    require_sound(path, file, model=model)
