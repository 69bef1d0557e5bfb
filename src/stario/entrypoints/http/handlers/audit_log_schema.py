"""How the audit log looks over HTTP."""

import base64
from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from stario.domain.compliance.model.audit_entry import AuditEntry
from stario.domain.compliance.model.audit_event import Outcome
from stario.domain.compliance.model.audit_export import ExportFormat
from stario.domain.identity.model.role import Role
from stario.domain.kernel.ids import AccountId
from stario.entrypoints.http.fields import PageQuery, Uuid
from stario.ports.repositories.audit import AuditFilter, SignedHead

Moment = Annotated[datetime, Meta(tz=True)]
Action = Annotated[
    str,
    Meta(
        pattern=r"^[a-z][a-z0-9_.]*$",
        max_length=100,
        description="An action, or its beginning up to a full stop.",
        examples=["moderation.case.decide", "payouts."],
    ),
]
Kind = Annotated[str, Meta(pattern="^[a-z][a-z0-9_]*$", max_length=60, examples=["order"])]
Named = Annotated[
    str, Meta(pattern="^[0-9A-Za-z._:/{}-]+$", max_length=200, description="Usually a UUID.")
]
Hash = Annotated[str, Meta(pattern="^[0-9a-f]{64}$", description="SHA-256, hexadecimal.")]


class AuditQuery(PageQuery, kw_only=True):
    actor_id: Uuid | None = None
    action: Action | None = None
    resource_type: Kind | None = None
    resource_id: Named | None = None
    outcome: Outcome | None = None
    date_from: Moment | None = None
    date_to: Annotated[Moment | None, Meta(description="Exclusive.")] = None

    def wanted(self) -> AuditFilter:
        return AuditFilter(
            actor_id=AccountId(self.actor_id) if self.actor_id else None,
            action=self.action,
            resource_type=self.resource_type,
            resource_id=self.resource_id,
            outcome=self.outcome,
            since=self.date_from,
            before=self.date_to,
        )


class AuditEntryAnswer(msgspec.Struct, kw_only=True):
    """`hash` covers the entry and the hash before it; `ip_address` is null once it is forgotten."""

    number: int
    id: str
    at: datetime
    actor_id: str | None
    role: Role | None
    action: str
    resource_type: str
    resource_id: str | None
    outcome: Outcome
    details: dict[str, str | int | bool | None]
    request_id: str | None
    ip_address: str | None
    address_hash: Hash | None
    previous_hash: Hash
    hash: Hash


class AuditExportBody(msgspec.Struct, kw_only=True):
    """What happened from `date_from` until before `date_to`, at most a year."""

    date_from: Moment
    date_to: Moment
    format: ExportFormat = ExportFormat.JSONL


class CheckpointAnswer(msgspec.Struct, kw_only=True):
    """
    The newest signed end of the log; `note` is the signed text (C2SP tlog-checkpoint).

    `public_key` is for comparison: take the one you believe from somewhere else.
    """

    number: int
    root: Hash
    hash: Hash
    at: datetime
    note: str
    public_key: Annotated[str, Meta(description="Ed25519, base64.")]


def entry_answer(entry: AuditEntry) -> AuditEntryAnswer:
    event = entry.event
    return AuditEntryAnswer(
        number=entry.number,
        id=event.id,
        at=event.at,
        actor_id=event.actor_id,
        role=event.role,
        action=event.action,
        resource_type=event.resource_type,
        resource_id=event.resource_id,
        outcome=event.outcome,
        details=dict(event.details),
        request_id=event.origin.request_id if event.origin else None,
        ip_address=(event.origin.address or None) if event.origin else None,
        address_hash=entry.digest.hex() if entry.digest else None,
        previous_hash=entry.previous_hash.hex(),
        hash=entry.hash.hex(),
    )


def checkpoint_answer(sealed: SignedHead, public_key: bytes) -> CheckpointAnswer:
    return CheckpointAnswer(
        number=sealed.head.number,
        root=sealed.head.tree.root.hex(),
        hash=sealed.head.hash.hex(),
        at=sealed.at,
        note=sealed.note,
        public_key=base64.b64encode(public_key).decode(),
    )
