"""Remembered assets in SQL."""

from collections.abc import Iterator
from itertools import combinations

import attrs
from sqlalchemy import RowMapping, or_, select

from stario.adapters.sql.rows import flat
from stario.adapters.sql.tables import assets
from stario.adapters.sql.tables.provenance import BANDS
from stario.adapters.sql.transaction import Transaction
from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.provenance.model.asset import (
    LIKE_BITS,
    MARK_BITS,
    Asset,
    AssetKind,
    DigitalSource,
)
from stario.ports.repositories.provenance import Assets, Resemblance

_BAND_BITS = MARK_BITS // BANDS
# If no band differed by so few bits, all of them together would differ by more than LIKE_BITS.
_BAND_DISTANCE = LIKE_BITS // BANDS


@attrs.frozen
class SqlAssets(Assets):
    """
    Finds similar pictures by the four quarters of their hashes, each of them indexed.

    Two hashes that differ by at most `LIKE_BITS` have a quarter that differs by at most
    `LIKE_BITS // 4`, so it is enough to look at the rows that have one of its neighbours: of a
    million less than one in a hundred.

    Source: M. Norouzi, A. Punjani, D. Fleet, "Fast search in Hamming space with multi-index
    hashing", CVPR 2012.
    """

    _transaction: Transaction

    async def add(self, asset: Asset) -> None:
        if not await self._transaction.add(assets, _row(asset)):
            raise Conflict(what="asset")

    async def get(self, asset: str) -> Asset:
        found = await self._transaction.row(select(assets).where(assets.c.id == asset))
        if found is None:
            raise NotFound(what="asset")
        return _asset(found)

    async def marked(self, mark: int) -> Asset | None:
        found = await self._transaction.row(select(assets).where(assets.c.mark == _signed(mark)))
        return None if found is None else _asset(found)

    async def nearest(self, perceptual_hash: int) -> Resemblance | None:
        near = (
            assets.c[f"band_{number}"].in_(_neighbours(band))
            for number, band in enumerate(_bands(perceptual_hash))
        )
        rows = await self._transaction.rows(
            select(assets.c.id, assets.c.perceptual_hash)
            .where(or_(*near))
            .order_by(assets.c.created_at.desc(), assets.c.id.desc())
        )
        distances = [
            ((_unsigned(row["perceptual_hash"]) ^ perceptual_hash).bit_count(), row["id"])
            for row in rows
        ]
        best = min(distances, key=lambda each: each[0], default=None)
        if best is None or best[0] > LIKE_BITS:
            return None
        return Resemblance(await self.get(best[1]), best[0])


def _bands(perceptual_hash: int) -> list[int]:
    mask = (1 << _BAND_BITS) - 1
    return [perceptual_hash >> (_BAND_BITS * number) & mask for number in range(BANDS)]


def _neighbours(band: int) -> Iterator[int]:
    for count in range(_BAND_DISTANCE + 1):
        for bits in combinations(range(_BAND_BITS), count):
            yield band ^ sum(1 << bit for bit in bits)


def _signed(bits: int) -> int:
    """Databases know no unsigned numbers of 64 bits."""
    return bits - (1 << MARK_BITS) if bits >> (MARK_BITS - 1) else bits


def _unsigned(number: int) -> int:
    return number % (1 << MARK_BITS)


def _row(asset: Asset) -> dict[str, object]:
    row = flat(asset) | {"mark": _signed(asset.mark), "engines": dict(asset.engines)}
    if asset.perceptual_hash is None:
        return row | {f"band_{number}": None for number in range(BANDS)}
    bands = {f"band_{n}": band for n, band in enumerate(_bands(asset.perceptual_hash))}
    return row | bands | {"perceptual_hash": _signed(asset.perceptual_hash)}


def _asset(row: RowMapping) -> Asset:
    picture = row["perceptual_hash"]
    return Asset(
        id=row["id"],
        mark=_unsigned(row["mark"]),
        kind=AssetKind(row["kind"]),
        job_id=row["job_id"],
        artist_id=row["artist_id"],
        consent_id=row["consent_id"],
        digital_source=DigitalSource(row["digital_source"]),
        engines=row["engines"],
        created_at=row["created_at"],
        perceptual_hash=None if picture is None else _unsigned(picture),
    )
