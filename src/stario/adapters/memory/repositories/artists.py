"""Artists and what they agreed to, in memory."""

from collections import Counter

import attrs

from stario.adapters.memory.repositories.pages import page_of
from stario.adapters.memory.transaction import Transaction
from stario.domain.artists.model.artist import Artist, ArtistStatus
from stario.domain.artists.model.template import PromptTemplate
from stario.domain.compliance.model.consent import Consent
from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.folding import folded
from stario.domain.kernel.ids import AccountId, ArtistId, ConsentId, TemplateId
from stario.domain.kernel.paging import Page, PageRequest
from stario.ports.repositories.artists import (
    ArtistCounts,
    ArtistFilter,
    Artists,
    Consents,
    Templates,
)


@attrs.frozen
class MemoryArtists(Artists):
    _transaction: Transaction

    async def add(self, artist: Artist) -> None:
        tables = await self._transaction.writing()
        if artist.id in tables.artists:
            raise Conflict(what="artist")
        self._require_alone(artist)
        tables.artists[artist.id] = artist

    async def get(self, artist: ArtistId) -> Artist:
        found = self._transaction.tables.artists.get(artist)
        if found is None:
            raise NotFound(what="artist")
        return found

    async def of_account(self, account: AccountId) -> Artist | None:
        artists = self._transaction.tables.artists.values()
        return next((artist for artist in artists if artist.account_id == account), None)

    async def save(self, artist: Artist, *, was: Artist) -> None:
        tables = await self._transaction.writing()
        if tables.artists.get(was.id) != was:
            raise Conflict(what="artist")
        self._require_alone(artist)
        tables.artists[was.id] = artist

    async def delete(self, artist: ArtistId) -> None:
        tables = await self._transaction.writing()
        if artist not in tables.artists:
            raise NotFound(what="artist")
        paid = (tables.payouts, tables.share_rules)
        naming = (tables.consents, tables.jobs, tables.videos, tables.voice_messages, *paid)
        offered = any(product.artist_id == artist for product in tables.products.values())
        if offered or any(v.artist_id == artist for table in naming for v in table.values()):
            raise Conflict(what="artist")
        sold = (line for order in tables.orders.values() for line in order.lines)
        if any(line.artist_id == artist for line in sold):
            raise Conflict(what="artist")
        del tables.artists[artist]
        tables.artist_faces.pop(artist, None)
        tables.artist_restrictions.pop(artist, None)
        for key in [key for key, kept in tables.templates.items() if kept.artist_id == artist]:
            del tables.templates[key]

    async def list(self, request: PageRequest, wanted: ArtistFilter) -> Page[Artist]:
        artists = self._transaction.tables.artists.values()
        found = [artist for artist in artists if _matches(artist, wanted)]
        found.sort(key=lambda artist: (not artist.is_popular, folded(artist.name), artist.id))
        return page_of(found, request)

    async def counts(self) -> ArtistCounts:
        artists = self._transaction.tables.artists.values()
        return ArtistCounts(
            total=len(artists),
            active=sum(artist.status is ArtistStatus.ACTIVE for artist in artists),
            verified=sum(artist.is_verified for artist in artists),
            popular=sum(artist.is_popular for artist in artists),
            by_category=Counter(artist.category for artist in artists),
        )

    def _require_alone(self, artist: Artist) -> None:
        tables = self._transaction.tables
        self._transaction.refer(tables.accounts, artist.account_id, artist.verification.assigned_to)
        if artist.account_id is None:
            return
        others = (other for other in tables.artists.values() if other.id != artist.id)
        if any(other.account_id == artist.account_id for other in others):
            raise Conflict(what="artist")


@attrs.frozen
class MemoryTemplates(Templates):
    _transaction: Transaction

    async def add(self, template: PromptTemplate) -> None:
        tables = await self._transaction.writing()
        if template.id in tables.templates:
            raise Conflict(what="template")
        self._transaction.refer(tables.artists, template.artist_id)
        tables.templates[template.id] = template

    async def get(self, template: TemplateId) -> PromptTemplate:
        found = self._transaction.tables.templates.get(template)
        if found is None:
            raise NotFound(what="template")
        return found

    async def of_artist(self, artist: ArtistId) -> tuple[PromptTemplate, ...]:
        kept = self._transaction.tables.templates.values()
        mine = [template for template in kept if template.artist_id == artist]
        return tuple(sorted(mine, key=lambda template: (template.created_at, template.id)))


@attrs.frozen
class MemoryConsents(Consents):
    _transaction: Transaction

    async def add(self, consent: Consent) -> None:
        tables = await self._transaction.writing()
        if consent.id in tables.consents:
            raise Conflict(what="consent")
        self._transaction.refer(tables.artists, consent.artist_id)
        self._transaction.refer(tables.accounts, consent.recorded_by, consent.revoked_by)
        tables.consents[consent.id] = consent

    async def get(self, consent: ConsentId) -> Consent:
        found = self._transaction.tables.consents.get(consent)
        if found is None:
            raise NotFound(what="consent")
        return found

    async def save(self, consent: Consent, *, was: Consent) -> None:
        tables = await self._transaction.writing()
        if tables.consents.get(was.id) != was:
            raise Conflict(what="consent")
        self._transaction.refer(tables.accounts, consent.recorded_by, consent.revoked_by)
        tables.consents[was.id] = consent

    async def of_artist(self, artist: ArtistId, *, lock: bool = False) -> tuple[Consent, ...]:
        tables = await self._transaction.writing() if lock else self._transaction.tables
        mine = [consent for consent in tables.consents.values() if consent.artist_id == artist]
        return tuple(sorted(mine, key=lambda consent: (consent.recorded_at, consent.id)))


def _matches(artist: Artist, wanted: ArtistFilter) -> bool:
    exact = ("category", "country", "gender", "status", "is_verified", "is_popular")
    if any(
        value is not None and getattr(artist, name) != value
        for name, value in ((name, getattr(wanted, name)) for name in exact)
    ):
        return False
    if wanted.search is None:
        return True
    return folded(wanted.search) in folded(f"{artist.name}\n{artist.description}")
