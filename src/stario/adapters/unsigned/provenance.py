"""Files that carry no signed manifest."""

import asyncio
from pathlib import Path

import attrs

from stario.ports.provenance import Claims, Credential, CredentialState, Provenance


@attrs.frozen
class UnsignedProvenance(Provenance):
    """Leaves the file as it is: what it stands on is known to the database alone."""

    async def sign(self, file: Path, claims: Claims) -> None:
        del claims
        await asyncio.to_thread(file.stat)

    async def read(self, file: Path) -> Credential:
        await asyncio.to_thread(file.stat)
        return Credential(state=CredentialState.ABSENT)
