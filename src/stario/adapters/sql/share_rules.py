"""Rules of sharing in SQL."""

from datetime import datetime

import attrs
from sqlalchemy import ColumnElement, RowMapping, or_, select

from stario.adapters.sql.rows import flat
from stario.adapters.sql.tables import share_rules
from stario.adapters.sql.transaction import Transaction
from stario.domain.kernel.errors import Conflict
from stario.domain.kernel.ids import ArtistId, ProductId
from stario.domain.ledger.model.share_rule import ShareRule, narrowest
from stario.ports.repositories.ledger import ShareRules


@attrs.frozen
class SqlShareRules(ShareRules):
    _transaction: Transaction

    async def add(self, rule: ShareRule) -> None:
        if not await self._transaction.add(share_rules, flat(rule)):
            raise Conflict(what="share_rule")

    async def list(self) -> tuple[ShareRule, ...]:
        oldest_first = select(share_rules).order_by(
            share_rules.c.created_at, share_rules.c.id, share_rules.c.version
        )
        return tuple(map(_rule, await self._transaction.rows(oldest_first)))

    async def in_force(
        self, *, artist: ArtistId, product: ProductId | None, at: datetime
    ) -> ShareRule | None:
        fits_product: ColumnElement[bool] = share_rules.c.product_id.is_(None)
        if product is not None:
            fits_product = or_(fits_product, share_rules.c.product_id == product)
        rows = await self._transaction.rows(
            select(share_rules).where(
                or_(share_rules.c.artist_id.is_(None), share_rules.c.artist_id == artist),
                fits_product,
                share_rules.c.valid_from <= at,
            )
        )
        return narrowest(map(_rule, rows))


def _rule(row: RowMapping) -> ShareRule:
    return ShareRule(
        id=row["id"],
        version=row["version"],
        artist_id=row["artist_id"],
        product_id=row["product_id"],
        basis_points=row["basis_points"],
        deducts_production=row["deducts_production"],
        basis=row["basis"],
        valid_from=row["valid_from"],
        created_by=row["created_by"],
        created_at=row["created_at"],
    )
