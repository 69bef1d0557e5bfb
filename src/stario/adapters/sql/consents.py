"""Remembered consents in SQL."""

import attrs
from sqlalchemy import RowMapping, select, update

from stario.adapters.sql.rows import flat
from stario.adapters.sql.tables import artists, consents
from stario.adapters.sql.transaction import Transaction
from stario.domain.compliance.model.consent import Consent
from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.ids import ArtistId, ConsentId
from stario.domain.kernel.language import Language
from stario.ports.repositories.artists import Consents


@attrs.frozen
class SqlConsents(Consents):
    """
    Whoever accepts work and whoever revokes first lock the artist, and so take turns.

    Both lock alike: with a weaker lock for acceptance, a transaction that holds it and then
    revokes would wait for another one that does the same, for ever.
    """

    _transaction: Transaction

    async def add(self, consent: Consent) -> None:
        if not await self._transaction.add(consents, flat(consent)):
            raise Conflict(what="consent")

    async def get(self, consent: ConsentId) -> Consent:
        found = await self._transaction.row(select(consents).where(consents.c.id == consent))
        if found is None:
            raise NotFound(what="consent")
        return _consent(found)

    async def save(self, consent: Consent, *, was: Consent) -> None:
        await self._lock(was.artist_id)
        stored = await self._transaction.locked(select(consents).where(consents.c.id == was.id))
        if [_consent(row) for row in stored] != [was]:
            raise Conflict(what="consent")
        await self._transaction.write(
            update(consents).where(consents.c.id == was.id).values(flat(consent))
        )

    async def of_artist(self, artist: ArtistId, *, lock: bool = False) -> tuple[Consent, ...]:
        if lock:
            await self._lock(artist)
        # A statement of its own after the lock, so that it sees what the holder before did.
        rows = await self._transaction.rows(
            select(consents)
            .where(consents.c.artist_id == artist)
            .order_by(consents.c.recorded_at, consents.c.id)
        )
        return tuple(map(_consent, rows))

    async def _lock(self, artist: ArtistId) -> None:
        await self._transaction.locked(select(artists.c.id).where(artists.c.id == artist))


def _consent(row: RowMapping) -> Consent:
    return Consent(
        id=row["id"],
        artist_id=row["artist_id"],
        likeness=row["likeness"],
        voice=row["voice"],
        languages=tuple(map(Language, row["languages"])),
        topics=tuple(row["topics"]),
        max_duration_seconds=row["max_duration_seconds"],
        valid_until=row["valid_until"],
        contract_sha256=row["contract_sha256"],
        recorded_by=row["recorded_by"],
        recorded_at=row["recorded_at"],
        revoked_at=row["revoked_at"],
        revoked_by=row["revoked_by"],
    )
