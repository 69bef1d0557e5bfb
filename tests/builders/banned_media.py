"""Bans of pictures and films."""

from datetime import datetime, timedelta

from stario.domain.identity.model.account import Account
from stario.domain.kernel.ids import BannedMediaId
from stario.domain.moderation.model.banned_media import BannedItem, BannedKind
from tests.builders.values import NOW, new_id


def a_ban(
    admin: Account,
    *,
    number: int = 0,
    kind: BannedKind = BannedKind.IMAGE,
    at: datetime = NOW,
) -> BannedItem:
    return BannedItem(
        id=BannedMediaId(new_id()),
        kind=kind,
        reason="terror",
        hashes=((1 << 255) + number, number),
        added_by=admin.id,
        added_at=at + timedelta(seconds=number),
    )
