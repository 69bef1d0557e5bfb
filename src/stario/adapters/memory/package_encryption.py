"""A seal that keeps nothing secret: for tests of what is done with packages."""

import hashlib
import hmac
from asyncio import to_thread
from collections.abc import Mapping
from pathlib import Path

import attrs

from stario.domain.compliance.model.recipient import RecipientKey
from stario.ports.sealing import PackageEncryption, SealBroken

TAG_BYTES = 32


@attrs.frozen
class MemoryPackageEncryption(PackageEncryption):
    """`recipients`: the public key that each secret one belongs to."""

    recipients: Mapping[str, str] = attrs.field(factory=dict)

    async def seal(self, source: Path, destination: Path, *, recipient: RecipientKey) -> None:
        content = _mixed(await to_thread(source.read_bytes), recipient.text)
        await to_thread(destination.write_bytes, _tag(content, recipient.text) + content)

    async def open(self, source: Path, destination: Path, *, identity: str) -> None:
        sealed = await to_thread(source.read_bytes)
        tag, content = sealed[:TAG_BYTES], sealed[TAG_BYTES:]
        key = self.recipients.get(identity.strip(), "")
        if not hmac.compare_digest(tag, _tag(content, key)):
            raise SealBroken
        await to_thread(destination.write_bytes, _mixed(content, key))


def _tag(content: bytes, key: str) -> bytes:
    return hmac.digest(key.encode(), content, hashlib.sha256)


def _mixed(content: bytes, key: str) -> bytes:
    stream = hashlib.shake_256(key.encode()).digest(len(content))
    return bytes(a ^ b for a, b in zip(content, stream, strict=True))
