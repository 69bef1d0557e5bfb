"""Provenance that is remembered beside the file, not written into it."""

import asyncio
from pathlib import Path

import attrs

from stario.ports.provenance import Claims, Credential, CredentialState, Provenance


@attrs.frozen
class MemoryProvenance(Provenance):
    """Leaves the file as it is and remembers what was claimed."""

    signed: dict[str, Claims] = attrs.field(factory=dict)

    async def sign(self, file: Path, claims: Claims) -> None:
        await asyncio.to_thread(file.stat)
        self.signed[claims.asset_id] = claims

    async def read(self, file: Path) -> Credential:
        await asyncio.to_thread(file.stat)
        return Credential(state=CredentialState.ABSENT)
