"""Saying in the file itself how it was made."""

from abc import abstractmethod
from pathlib import Path
from typing import Protocol

import attrs

from stario.domain.kernel.ids import ArtistId, ConsentId, JobId


@attrs.frozen(kw_only=True)
class Claims:
    """What the file stands on; `engines` are the programs and models that made it."""

    asset_id: str
    job: JobId
    artist: ArtistId
    consent: ConsentId
    engines: tuple[str, ...]


class Provenance(Protocol):
    @abstractmethod
    async def sign(self, file: Path, claims: Claims) -> None:
        """Write *claims* into *file*, last of all; it is replaced only when that is done."""
        ...
