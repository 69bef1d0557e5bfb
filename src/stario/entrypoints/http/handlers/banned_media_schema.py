"""How banned pictures and films look over HTTP."""

from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from stario.domain.moderation.model.banned_media import BannedItem, BannedKind
from stario.entrypoints.http.fields import Uuid

BanReason = Annotated[
    str,
    Meta(
        pattern=r"^[a-z][a-z_]{0,39}$",
        description="A stable code.",
        examples=["terror", "minors", "violence"],
    ),
]


class BanQuery(msgspec.Struct, kw_only=True):
    reason: BanReason


class BanForm(msgspec.Struct):
    """The picture or film, at most 50 MB."""

    file: bytes


class BanHashBody(msgspec.Struct, kw_only=True):
    pdq_hash: Annotated[
        str,
        Meta(
            pattern=r"^[0-9A-Fa-f]{64}$",
            description="256 bits in hexadecimal digits, as lists of PDQ hashes write them.",
        ),
    ]
    reason: BanReason


class BannedPath(msgspec.Struct):
    banned_id: Uuid


class BannedAnswer(msgspec.Struct, kw_only=True):
    banned_id: Uuid
    kind: BannedKind
    reason: str
    looks: Annotated[int, Meta(ge=1, description="Hashes that it is known by.")]
    added_at: datetime
    added_by: Uuid | None
    retired_at: datetime | None
    retired_by: Uuid | None


def banned_answer(item: BannedItem) -> BannedAnswer:
    return BannedAnswer(
        banned_id=item.id,
        kind=item.kind,
        reason=item.reason,
        looks=len(item.hashes),
        added_at=item.added_at,
        added_by=item.added_by,
        retired_at=item.retired_at,
        retired_by=item.retired_by,
    )
