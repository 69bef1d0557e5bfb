"""
Entries of the audit log: events that hang together.

Each one's hash covers the hash before it, so that none can be changed, left out or put in between
without breaking every later one. The same words are a leaf of a Merkle tree, so that one entry can
be shown without the others. An address is personal data that may have to go: the chain commits to
a salted hash of it, and address and salt lie beside the chain.
"""

import hashlib
import hmac
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import attrs

from stario.domain.compliance.model.audit_event import AuditEvent, Detail, Origin, Outcome
from stario.domain.compliance.model.merkle import Frontier, leaf_hash
from stario.domain.identity.model.role import Role
from stario.domain.kernel.ids import AccountId, AuditEventId

FIRST_HASH = bytes(32)
"""What the first entry stands on."""

FORGOTTEN = ""
"""The address of an origin whose address is forgotten."""


_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def address_digest(address: str, salt: str) -> bytes:
    """HMAC-SHA256: without the salt nobody finds the address by trying all of them."""
    return hmac.digest(salt.encode(), address.encode(), hashlib.sha256)


def canonical(value: object) -> bytes:
    """
    Say *value* in one way only.

    JSON as RFC 8785 has it: members by name, no spaces, UTF-8, only what must be is escaped.
    Numbers are whole, and those beyond 2^53 keep all their digits; names of members are in the
    Basic Multilingual Plane, where the order of code points is that of UTF-16.
    """
    return _encode(value).encode()


@attrs.frozen(kw_only=True)
class AuditEntry:
    """
    An event that is written; `number` counts from 1 without gaps.

    `digest` commits to the event's address; None where it has none. `salt` is gone together with
    the address.
    """

    number: int
    event: AuditEvent
    digest: bytes | None
    salt: str | None = attrs.field(repr=False)
    previous_hash: bytes
    hash: bytes
    leaf: bytes
    """What it is in the Merkle tree."""

    @classmethod
    def after(cls, previous: bytes, event: AuditEvent, *, number: int, salt: str) -> "AuditEntry":
        """Hang *event* on the entry whose hash is *previous*."""
        digest = address_digest(event.origin.address, salt) if event.origin else None
        content = told(number, event, digest)
        return cls(
            number=number,
            event=event,
            digest=digest,
            salt=salt if event.origin else None,
            previous_hash=previous,
            hash=chained(previous, content),
            leaf=leaf_hash(content),
        )

    @property
    def content(self) -> bytes:
        """What the hashes are of."""
        return told(self.number, self.event, self.digest)

    @property
    def is_sound(self) -> bool:
        """Whether the hashes are those of what it says, and the address the one it commits to."""
        content = self.content
        hashes = (chained(self.previous_hash, content), leaf_hash(content))
        return hashes == (self.hash, self.leaf) and self._address_fits

    @property
    def _address_fits(self) -> bool:
        if self.salt is None or self.event.origin is None:
            return True
        return self.digest == address_digest(self.event.origin.address, self.salt)

    def without_address(self) -> "AuditEntry":
        """The same entry, as it is once its address is forgotten."""
        if self.event.origin is None:
            return self
        origin = attrs.evolve(self.event.origin, address=FORGOTTEN)
        return attrs.evolve(self, event=attrs.evolve(self.event, origin=origin), salt=None)


def chained(previous: bytes, content: bytes) -> bytes:
    return hashlib.sha256(previous + content).digest()


def told(number: int, event: AuditEvent, digest: bytes | None) -> bytes:
    """Say an entry as `canonical` does; times in UTC with six digits of a second."""
    return canonical(
        {
            "action": event.action,
            "actor_id": event.actor_id,
            "address_hash": digest.hex() if digest else None,
            "at": event.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "details": dict(event.details),
            "id": event.id,
            "number": number,
            "outcome": event.outcome.value,
            "request_id": event.origin.request_id if event.origin else None,
            "resource_id": event.resource_id,
            "resource_type": event.resource_type,
            "role": event.role.value if event.role else None,
        }
    )


def read_back(content: bytes, *, previous: bytes) -> AuditEntry:
    """
    Read what `told` gave; the address stays forgotten, the hash is that of the words.

    Raises:
        ValueError: it is something else.
    """
    try:
        value: dict[str, Any] = json.loads(content)
        digest, request_id = value["address_hash"], value["request_id"]
        details: dict[str, Detail] = value["details"]
        event = AuditEvent(
            id=AuditEventId(value["id"]),
            at=datetime.fromisoformat(value["at"]),
            actor_id=AccountId(value["actor_id"]) if value["actor_id"] else None,
            role=Role(value["role"]) if value["role"] else None,
            action=value["action"],
            resource_type=value["resource_type"],
            resource_id=value["resource_id"],
            outcome=Outcome(value["outcome"]),
            details=details,
            origin=None if request_id is None else Origin(request_id=request_id, address=FORGOTTEN),
        )
        entry = AuditEntry(
            number=value["number"],
            event=event,
            digest=bytes.fromhex(digest) if digest else None,
            salt=None,
            previous_hash=previous,
            hash=chained(previous, content),
            leaf=leaf_hash(content),
        )
        # Whatever else it says would not be covered by what is proved of the entry.
        if entry.content != content:
            raise ValueError("not an entry of the audit log, told as it should be")
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("not an entry of the audit log") from error
    return entry


@attrs.frozen(kw_only=True)
class AuditHead:
    """The end of the log: the hash of its last entry and the tree over all of them."""

    hash: bytes = FIRST_HASH
    tree: Frontier = attrs.field(factory=Frontier)

    @property
    def number(self) -> int:
        return self.tree.size

    def after(self, entries: Sequence[AuditEntry]) -> "AuditHead":
        if not entries:
            return self
        tree = self.tree.with_leaves(entry.leaf for entry in entries)
        return AuditHead(hash=entries[-1].hash, tree=tree)
