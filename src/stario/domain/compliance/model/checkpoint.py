"""
Signed ends of the audit log, to be kept where nobody who can write the log can write.

The text of the note:

    stario/audit
    1234                                    how many entries there are
    7Q0v…=                                  root of the Merkle tree over them, base64
    chain 9f2c…                             hash of the last one, hexadecimal
    at 2026-11-30T00:00:00.000000+00:00

Source: C2SP tlog-checkpoint 1.0; the lines after the third are ours.
"""

import base64
import binascii
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Self

import attrs

from stario.domain.compliance.model.audit_entry import AuditHead
from stario.domain.compliance.model.signed_note import NoteRejected, Signer, Verify, opened

LOG = "stario/audit"
HASH_BYTES = 32


def checkpoint_key(number: int) -> str:
    """Where the note of the first *number* entries lies in the object store."""
    return f"checkpoints/{number:016d}.note"


@attrs.frozen(kw_only=True)
class Checkpoint:
    """What is claimed of the first *number* entries."""

    number: int
    root: bytes
    hash: bytes
    at: datetime

    @classmethod
    def of(cls, head: AuditHead, *, at: datetime) -> Self:
        return cls(number=head.number, root=head.tree.root, hash=head.hash, at=at)

    def told(self) -> str:
        return (
            f"{LOG}\n{self.number}\n{base64.b64encode(self.root).decode()}\n"
            f"chain {self.hash.hex()}\n"
            f"at {self.at.astimezone(UTC).isoformat(timespec='microseconds')}\n"
        )

    def signed(self, signer: Signer) -> str:
        return signer.signed(self.told())

    def is_of(self, head: AuditHead) -> bool:
        return (self.number, self.hash, self.root) == (head.number, head.hash, head.tree.root)

    @classmethod
    def open(
        cls, note: str, *, public_key: bytes, verify: Verify, former_keys: Sequence[bytes] = ()
    ) -> Self:
        """
        Read a signed checkpoint.

        Raises:
            NoteRejected: it is not signed by one of those keys, or says something else.
        """
        lines = opened(
            note, public_key=public_key, verify=verify, former_keys=former_keys
        ).splitlines()
        try:
            log, number, root, chain, at = lines
            read = cls(
                number=int(number),
                root=base64.b64decode(root, validate=True),
                hash=bytes.fromhex(chain.removeprefix("chain ")),
                at=datetime.fromisoformat(at.removeprefix("at ")),
            )
        except (ValueError, binascii.Error) as error:
            raise NoteRejected("form") from error
        if log != LOG or read.told().splitlines() != lines:
            raise NoteRejected("form")
        return read
