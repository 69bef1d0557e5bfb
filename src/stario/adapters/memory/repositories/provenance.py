"""Remembered assets, in memory."""

import attrs

from stario.adapters.memory.transaction import Transaction
from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.provenance.model.asset import LIKE_BITS, Asset
from stario.ports.repositories.provenance import Assets, Resemblance


@attrs.frozen
class MemoryAssets(Assets):
    _transaction: Transaction

    async def add(self, asset: Asset) -> None:
        tables = await self._transaction.writing()
        if asset.id in tables.assets or await self.marked(asset.mark):
            raise Conflict(what="asset")
        self._transaction.refer(tables.artists, asset.artist_id)
        self._transaction.refer(tables.consents, asset.consent_id)
        tables.assets[asset.id] = asset

    async def get(self, asset: str) -> Asset:
        found = self._transaction.tables.assets.get(asset)
        if found is None:
            raise NotFound(what="asset")
        return found

    async def marked(self, mark: int) -> Asset | None:
        assets = self._transaction.tables.assets.values()
        return next((asset for asset in assets if asset.mark == mark), None)

    async def nearest(self, perceptual_hash: int) -> Resemblance | None:
        found = [
            Resemblance(asset, (asset.perceptual_hash ^ perceptual_hash).bit_count())
            for asset in self._transaction.tables.assets.values()
            if asset.perceptual_hash is not None
        ]
        like = [each for each in found if each.distance_bits <= LIKE_BITS]
        like.sort(key=lambda each: (each.asset.created_at, each.asset.id), reverse=True)
        return min(like, key=lambda each: each.distance_bits, default=None)
