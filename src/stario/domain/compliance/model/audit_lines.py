"""
Entries as lines of a file, in archives and in exports.

A line is `{"entry":{…},"hash":"…"}` as `canonical` tells it; with the address, while it is known,
as `"origin":{"address":"…","salt":"…"}`, which the entry's `address_hash` commits to.
"""

import json
from typing import Any

import attrs

from stario.domain.compliance.model.audit_entry import AuditEntry, canonical, read_back
from stario.domain.compliance.model.audit_event import Origin


def line_of(entry: AuditEntry, *, with_address: bool = False) -> bytes:
    value: dict[str, object] = {"entry": json.loads(entry.content), "hash": entry.hash.hex()}
    if with_address and entry.salt is not None and entry.event.origin is not None:
        value["origin"] = {"address": entry.event.origin.address, "salt": entry.salt}
    return canonical(value) + b"\n"


def entry_of(line: bytes, *, previous: bytes) -> AuditEntry:
    """
    Read a line; the entry hangs on *previous*, and has the hash that the line says.

    Raises:
        ValueError: it is no entry.
    """
    try:
        value: dict[str, Any] = json.loads(line)
        entry = read_back(canonical(value["entry"]), previous=previous)
        entry = attrs.evolve(entry, hash=bytes.fromhex(value["hash"]))
        if "origin" not in value or entry.event.origin is None:
            return entry
        origin = Origin(
            request_id=entry.event.origin.request_id, address=value["origin"]["address"]
        )
        event = attrs.evolve(entry.event, origin=origin)
        return attrs.evolve(entry, event=event, salt=str(value["origin"]["salt"]))
    except (KeyError, TypeError) as error:
        raise ValueError("not a line of the audit log") from error
