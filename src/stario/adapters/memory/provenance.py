"""Provenance that is remembered beside the file, not written into it."""

import asyncio
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import attrs

from stario.domain.provenance.model.media_type import HEAD_BYTES, MediaType
from stario.ports.provenance import (
    Claims,
    Credential,
    CredentialState,
    FileTypeUnknown,
    Provenance,
)

_SIGNED_AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
_OWN_FORMATS = (b"stario video ", b"\x93NUMPY")


@attrs.frozen
class MemoryProvenance(Provenance):
    """
    Leaves the file as it is and remembers its hash with what was claimed.

    A file as long as one that was signed, but another one, counts as changed.
    """

    signed: dict[str, Claims] = attrs.field(factory=dict)
    _lengths: set[int] = attrs.field(factory=set)

    async def sign(self, file: Path, claims: Claims) -> None:
        content = await self._content(file)
        self.signed[sha256(content).hexdigest()] = claims
        self._lengths.add(len(content))

    async def read(self, file: Path) -> Credential:
        content = await self._content(file)
        claims = self.signed.get(sha256(content).hexdigest())
        if claims is not None:
            return Credential(
                state=CredentialState.TRUSTED, asset_id=claims.asset_id, signed_at=_SIGNED_AT
            )
        changed = len(content) in self._lengths
        return Credential(state=CredentialState.BROKEN if changed else CredentialState.ABSENT)

    async def _content(self, file: Path) -> bytes:
        content = await asyncio.to_thread(file.read_bytes)
        if MediaType.of(content[:HEAD_BYTES]) is None and not content.startswith(_OWN_FORMATS):
            raise FileTypeUnknown
        return content
