"""What a file's bytes are."""

import hashlib
from pathlib import Path

from stario.ports.models import ModelCorrupted, ModelFile

_CHUNK_BYTES = 1 << 20


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file in lower-case hex, read in chunks."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()


def is_sound(path: Path, file: ModelFile) -> bool:
    """Whether *path* holds exactly what the manifest promises; False when it is not there."""
    try:
        return path.stat().st_size == file.bytes and sha256_of(path) == file.sha256
    except OSError:
        return False


def require_sound(path: Path, file: ModelFile, *, model: str) -> None:
    """
    Raises:
        ModelCorrupted: *path* is not what the manifest promises.
    """
    if not is_sound(path, file):
        raise ModelCorrupted(model=model, file=file.name)
