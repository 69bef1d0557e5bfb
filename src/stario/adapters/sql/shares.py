"""Remembered links in SQL."""

import attrs
from sqlalchemy import delete, select

from stario.adapters.sql.rows import flat
from stario.adapters.sql.tables import shares
from stario.adapters.sql.transaction import Transaction
from stario.domain.generation.model.share import SharedKind, ShareLink, SharePlatform
from stario.domain.kernel.errors import Conflict, NotFound
from stario.ports.repositories.generation import Shares


@attrs.frozen
class SqlShares(Shares):
    _transaction: Transaction

    async def add(self, share: ShareLink) -> None:
        if not await self._transaction.add(shares, flat(share)):
            raise Conflict(what="share")

    async def get(self, token: str) -> ShareLink:
        row = await self._transaction.row(select(shares).where(shares.c.token == token))
        if row is None:
            raise NotFound(what="share")
        return ShareLink(
            token=row["token"],
            kind=SharedKind(row["kind"]),
            subject_id=row["subject_id"],
            account_id=row["account_id"],
            platform=SharePlatform(row["platform"]),
            created_at=row["created_at"],
            expires_at=row["expires_at"],
        )

    async def forget_subject(self, subject_id: str) -> None:
        await self._transaction.write(delete(shares).where(shares.c.subject_id == subject_id))
