"""age, by the Rust implementation that pyrage binds; it reads and writes 64 KiB at a time."""

from pathlib import Path

import attrs
import pyrage
from pyrage import x25519

from stario.domain.compliance.model.recipient import RecipientKey
from stario.ports.execution import Checkpoint, HeavyWork
from stario.ports.sealing import PackageEncryption, SealBroken


@attrs.frozen
class AgePackageEncryption(PackageEncryption):
    heavy_work: HeavyWork

    async def seal(self, source: Path, destination: Path, *, recipient: RecipientKey) -> None:
        key = x25519.Recipient.from_str(recipient.text)

        def work(_: Checkpoint) -> None:
            pyrage.encrypt_file(str(source), str(destination), [key])

        await self.heavy_work.run(work)

    async def open(self, source: Path, destination: Path, *, identity: str) -> None:
        try:
            key = x25519.Identity.from_str(identity.strip())
        except pyrage.IdentityError:
            raise SealBroken from None

        def work(_: Checkpoint) -> None:
            try:
                pyrage.decrypt_file(str(source), str(destination), [key])
            except (pyrage.DecryptError, OSError):
                destination.unlink(missing_ok=True)
                raise SealBroken from None

        await self.heavy_work.run(work)
