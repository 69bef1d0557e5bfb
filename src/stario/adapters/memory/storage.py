"""A storage that lasts as long as the process."""

from types import TracebackType
from typing import Self

import attrs

from stario.adapters.memory.repositories.artist_faces import MemoryArtistFaces
from stario.adapters.memory.repositories.artists import (
    MemoryArtists,
    MemoryConsents,
    MemoryTemplates,
)
from stario.adapters.memory.repositories.carts import (
    MemoryCarts,
    MemoryQuotes,
    MemoryVouchers,
)
from stario.adapters.memory.repositories.catalogue import (
    MemoryCategories,
    MemoryPricings,
    MemoryProducts,
)
from stario.adapters.memory.repositories.effects import MemoryIdempotencyRecords, MemoryOutbox
from stario.adapters.memory.repositories.face_quizzes import MemoryFaceQuizzes
from stario.adapters.memory.repositories.faces import MemoryFaceUploads
from stario.adapters.memory.repositories.identity import (
    MemoryAccounts,
    MemoryDataExports,
    MemoryRefreshTokens,
)
from stario.adapters.memory.repositories.jobs import MemoryJobs
from stario.adapters.memory.repositories.ledger import MemoryLedger, MemoryShareRules
from stario.adapters.memory.repositories.orders import MemoryOrders
from stario.adapters.memory.repositories.payments import (
    MemoryCallbacks,
    MemoryPayments,
    MemoryProviderStates,
    MemoryRefunds,
)
from stario.adapters.memory.repositories.posters import MemoryPosters
from stario.adapters.memory.repositories.previews import MemoryPreviews
from stario.adapters.memory.repositories.products import (
    MemoryShares,
    MemoryVideos,
    MemoryVoiceMessages,
)
from stario.adapters.memory.repositories.provenance import MemoryAssets
from stario.adapters.memory.repositories.safeguards import MemorySafeguards
from stario.adapters.memory.repositories.sculptures import MemorySculptures
from stario.adapters.memory.repositories.settlement import (
    MemoryPayouts,
    MemoryReconciliations,
    MemorySales,
)
from stario.adapters.memory.repositories.voices import MemoryVoiceClips, MemoryVoiceQuizzes
from stario.adapters.memory.repositories.watch import MemoryWatch
from stario.adapters.memory.transaction import Committed, ReadingTransaction, Tables, Transaction
from stario.ports.storage import Storage, UnitOfWork


@attrs.define
class MemoryUnitOfWork(MemorySafeguards, MemoryWatch, UnitOfWork):
    _committed: Committed
    _is_stale: bool = False
    _open: Transaction | None = attrs.field(init=False, default=None)

    @property
    def accounts(self) -> MemoryAccounts:
        return MemoryAccounts(self._transaction)

    @property
    def refresh_tokens(self) -> MemoryRefreshTokens:
        return MemoryRefreshTokens(self._transaction)

    @property
    def data_exports(self) -> MemoryDataExports:
        return MemoryDataExports(self._transaction)

    @property
    def artists(self) -> MemoryArtists:
        return MemoryArtists(self._transaction)

    @property
    def templates(self) -> MemoryTemplates:
        return MemoryTemplates(self._transaction)

    @property
    def consents(self) -> MemoryConsents:
        return MemoryConsents(self._transaction)

    @property
    def jobs(self) -> MemoryJobs:
        return MemoryJobs(self._transaction)

    @property
    def videos(self) -> MemoryVideos:
        return MemoryVideos(self._transaction)

    @property
    def voice_messages(self) -> MemoryVoiceMessages:
        return MemoryVoiceMessages(self._transaction)

    @property
    def posters(self) -> MemoryPosters:
        return MemoryPosters(self._transaction)

    @property
    def shares(self) -> MemoryShares:
        return MemoryShares(self._transaction)

    @property
    def sculptures(self) -> MemorySculptures:
        return MemorySculptures(self._transaction)

    @property
    def voice_clips(self) -> MemoryVoiceClips:
        return MemoryVoiceClips(self._transaction)

    @property
    def voice_quizzes(self) -> MemoryVoiceQuizzes:
        return MemoryVoiceQuizzes(self._transaction)

    @property
    def face_uploads(self) -> MemoryFaceUploads:
        return MemoryFaceUploads(self._transaction)

    @property
    def assets(self) -> MemoryAssets:
        return MemoryAssets(self._transaction)

    @property
    def artist_faces(self) -> MemoryArtistFaces:
        return MemoryArtistFaces(self._transaction)

    @property
    def face_quizzes(self) -> MemoryFaceQuizzes:
        return MemoryFaceQuizzes(self._transaction)

    @property
    def categories(self) -> MemoryCategories:
        return MemoryCategories(self._transaction)

    @property
    def products(self) -> MemoryProducts:
        return MemoryProducts(self._transaction)

    @property
    def pricings(self) -> MemoryPricings:
        return MemoryPricings(self._transaction)

    @property
    def previews(self) -> MemoryPreviews:
        return MemoryPreviews(self._transaction)

    @property
    def payments(self) -> MemoryPayments:
        return MemoryPayments(self._transaction)

    @property
    def refunds(self) -> MemoryRefunds:
        return MemoryRefunds(self._transaction)

    @property
    def callbacks(self) -> MemoryCallbacks:
        return MemoryCallbacks(self._transaction)

    @property
    def provider_states(self) -> MemoryProviderStates:
        return MemoryProviderStates(self._transaction)

    @property
    def orders(self) -> MemoryOrders:
        return MemoryOrders(self._transaction)

    @property
    def ledger(self) -> MemoryLedger:
        return MemoryLedger(self._transaction)

    @property
    def share_rules(self) -> MemoryShareRules:
        return MemoryShareRules(self._transaction)

    @property
    def payouts(self) -> MemoryPayouts:
        return MemoryPayouts(self._transaction)

    @property
    def reconciliations(self) -> MemoryReconciliations:
        return MemoryReconciliations(self._transaction)

    @property
    def sales(self) -> MemorySales:
        return MemorySales(self._transaction)

    @property
    def carts(self) -> MemoryCarts:
        return MemoryCarts(self._transaction)

    @property
    def quotes(self) -> MemoryQuotes:
        return MemoryQuotes(self._transaction)

    @property
    def vouchers(self) -> MemoryVouchers:
        return MemoryVouchers(self._transaction)

    @property
    def outbox(self) -> MemoryOutbox:
        return MemoryOutbox(self._transaction)

    @property
    def idempotency(self) -> MemoryIdempotencyRecords:
        return MemoryIdempotencyRecords(self._transaction)

    async def commit(self) -> None:
        await self._transaction.commit()

    async def __aenter__(self) -> Self:
        if self._open is not None:
            raise RuntimeError("a unit of work is entered once")
        kind = ReadingTransaction if self._is_stale else Transaction
        self._open = kind(self._committed)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        transaction, self._open = self._transaction, None
        transaction.end()

    @property
    def _transaction(self) -> Transaction:
        if self._open is None:
            raise RuntimeError("a unit of work lives only inside `async with`")
        return self._open


@attrs.define
class MemoryStorage(Storage):
    """
    Real transactions over values of one process, on one event loop.

    `write_timeout_seconds`: how long a unit of work waits for its turn to write.
    """

    write_timeout_seconds: float = 5.0
    _committed: Committed = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self._committed = Committed(self.write_timeout_seconds)

    def __call__(self) -> MemoryUnitOfWork:
        return MemoryUnitOfWork(self._committed)

    def stale(self) -> MemoryUnitOfWork:
        return MemoryUnitOfWork(self._committed, is_stale=True)

    @property
    def tables(self) -> Tables:
        """What is committed."""
        return self._committed.tables

    @tables.setter
    def tables(self, tables: Tables) -> None:
        self._committed.tables = tables

    async def check(self) -> None:
        """It always answers, and has no schema."""
