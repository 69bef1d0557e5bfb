"""Manifests for weights that no package ships: an operator's own exports."""

from collections.abc import Sequence
from pathlib import Path

import msgspec

from stario.adapters.model_store.checksums import sha256_of
from stario.adapters.model_store.manifest_files import parse_manifest
from stario.ports.models import ModelFile, ModelManifest


def describe(
    folder: Path,
    *,
    name: str,
    version: str,
    engine: str,
    licence: str,
    commercial: bool,
    source: str,
    providers: Sequence[str] = ("cpu",),
) -> ModelManifest:
    """
    Write down every file under *folder* with its checksum.

    Raises:
        ModelMissing: a name or a path is not one that a manifest may hold, or there is no file.
    """
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    files = [
        ModelFile(path.relative_to(folder).as_posix(), sha256_of(path), path.stat().st_size)
        for path in paths
    ]
    manifest = ModelManifest(
        name=name,
        version=version,
        engine=engine,
        files=tuple(files),
        licence=licence,
        commercial=commercial,
        source=source,
        providers=tuple(providers),
    )
    # What is written must be what is read.
    return parse_manifest(msgspec.json.encode(manifest), name=name)


def write_manifest(manifest: ModelManifest, folder: Path) -> Path:
    """Put *manifest* into *folder* as `<name>.json`, whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{manifest.name}.json"
    part = path.with_suffix(".part")
    part.write_bytes(msgspec.json.format(msgspec.json.encode(manifest), indent=2) + b"\n")
    part.replace(path)
    return path
