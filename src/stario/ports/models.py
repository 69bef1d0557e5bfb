"""The weights that engines run on."""

from abc import abstractmethod
from pathlib import Path
from typing import Protocol

import attrs

from stario.domain.kernel.errors import DomainError


@attrs.frozen
class ModelFile:
    """One file of a model; `sha256` in lower-case hex."""

    name: str
    sha256: str
    bytes: int


@attrs.frozen(kw_only=True)
class Tensor:
    """One input or output; a dimension is a number or a name such as `batch`."""

    name: str
    dtype: str
    shape: tuple[int | str, ...]


@attrs.frozen(kw_only=True)
class ModelManifest:
    """
    What a model is.

    `licence` is an SPDX expression or the licence's own name; `commercial` says whether it lets a
    paid product use the weights; `providers` are tried in order (cuda, tensorrt, cpu).
    """

    name: str
    version: str
    engine: str
    files: tuple[ModelFile, ...]
    licence: str
    commercial: bool
    source: str
    inputs: tuple[Tensor, ...] = ()
    outputs: tuple[Tensor, ...] = ()
    providers: tuple[str, ...] = ("cpu",)


class ModelMissing(DomainError):
    """No such model in the store."""

    code = "model_missing"


class ModelCorrupted(DomainError):
    """A file's checksum is not the manifest's; a restart fetches it again."""

    code = "model_corrupted"


class LicenceForbids(DomainError):
    """The licence of the weights does not allow a paid product."""

    code = "licence_forbids"


class ModelStore(Protocol):
    """Finds, fetches and checks weights."""

    @abstractmethod
    async def manifest(self, name: str) -> ModelManifest:
        """
        Read what *name* is.

        Raises:
            ModelMissing: no manifest of that name.
        """
        ...

    @abstractmethod
    async def fetch(self, name: str) -> Path:
        """
        Give a folder with every file of *name*, each checked against its SHA-256.

        Files missing from the cache are fetched; a corrupted one is deleted and named.

        Raises:
            ModelMissing: no manifest, or a file is nowhere to be had.
            ModelCorrupted: a checksum differs.
            LicenceForbids: production, and the licence is not commercial.
        """
        ...

    @abstractmethod
    async def check(self) -> tuple[DomainError, ...]:
        """What is wrong with the models that this process needs; empty when it is ready."""
        ...
