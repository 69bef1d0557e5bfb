"""Manifests as JSON files."""

import re
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

import msgspec

from stario.ports.models import ModelFile, ModelManifest, ModelMissing

PACKAGED_MANIFESTS = Path(__file__).parent / "manifests"

_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{0,63}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_FILE = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")


def read_manifest(folders: Sequence[Path], name: str) -> ModelManifest:
    """
    Read `<name>.json` from the first of *folders* that has it.

    Raises:
        ModelMissing: no such file, or it is not a sound manifest of that name.
    """
    # Checked before a path is made of it: a name must never leave the folder.
    if not _NAME.fullmatch(name):
        raise ModelMissing(model=name)
    for folder in folders:
        path = folder / f"{name}.json"
        if path.is_file():
            return parse_manifest(path.read_bytes(), name=name)
    raise ModelMissing(model=name)


def parse_manifest(document: bytes, *, name: str) -> ModelManifest:
    """
    Parse and check a manifest that must be about *name*.

    Raises:
        ModelMissing: it is not sound; `reason` says why.
    """
    try:
        manifest = msgspec.json.decode(document, type=ModelManifest)
    except msgspec.MsgspecError as error:
        raise ModelMissing(model=name, reason=str(error)) from error
    problem = _problem(manifest, name)
    if problem:
        raise ModelMissing(model=name, reason=problem)
    return manifest


def manifest_names(folders: Sequence[Path]) -> tuple[str, ...]:
    """Every model that *folders* describe, in order of name."""
    return tuple(sorted({path.stem for folder in folders for path in folder.glob("*.json")}))


def object_key(manifest: ModelManifest, file: ModelFile) -> str:
    """Where a file of a model lies in the bucket of weights."""
    return str(PurePosixPath(manifest.name, manifest.version, file.name))


def _problem(manifest: ModelManifest, name: str) -> str | None:
    if manifest.name != name:
        return f"it names another model: {manifest.name}"
    if not _NAME.fullmatch(name) or not _NAME.fullmatch(manifest.version):
        return "its name or version is not a plain word"
    if not manifest.files:
        return "it lists no file"
    for file in manifest.files:
        if not _FILE.fullmatch(file.name) or not _SHA256.fullmatch(file.sha256) or file.bytes < 0:
            return f"its entry for {file.name!r} is not sound"
    return None
