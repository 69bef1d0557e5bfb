"""The storage on PostgreSQL or SQLite."""

from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Self

import attrs
from sqlalchemy.ext.asyncio import AsyncEngine

from stario.adapters.sql.artist_faces import SqlArtistFaces
from stario.adapters.sql.artists import SqlArtists, SqlTemplates
from stario.adapters.sql.carts import SqlCarts, SqlQuotes
from stario.adapters.sql.categories import SqlCategories, SqlPricings
from stario.adapters.sql.consents import SqlConsents
from stario.adapters.sql.effects import SqlIdempotencyRecords, SqlOutbox
from stario.adapters.sql.face_quizzes import SqlFaceQuizzes
from stario.adapters.sql.faces import SqlFaceUploads
from stario.adapters.sql.failures import domain_errors
from stario.adapters.sql.identity import SqlAccounts, SqlDataExports, SqlRefreshTokens
from stario.adapters.sql.jobs import SqlJobs
from stario.adapters.sql.ledger import SqlLedger
from stario.adapters.sql.orders import SqlOrders
from stario.adapters.sql.payments import SqlPayments
from stario.adapters.sql.payouts import SqlPayouts
from stario.adapters.sql.posters import SqlPosters
from stario.adapters.sql.previews import SqlPreviews
from stario.adapters.sql.products import SqlProducts
from stario.adapters.sql.provenance import SqlAssets
from stario.adapters.sql.reconciliations import SqlReconciliations
from stario.adapters.sql.refunds import SqlCallbacks, SqlProviderStates, SqlRefunds
from stario.adapters.sql.replicas import Replicas
from stario.adapters.sql.safeguards import SqlSafeguards
from stario.adapters.sql.sales import SqlSales
from stario.adapters.sql.schema import current_revision, require_current
from stario.adapters.sql.sculptures import SqlSculptures
from stario.adapters.sql.share_rules import SqlShareRules
from stario.adapters.sql.shares import SqlShares
from stario.adapters.sql.stale import begin_reading
from stario.adapters.sql.transaction import Transaction
from stario.adapters.sql.turns import WriteTurns
from stario.adapters.sql.videos import SqlVideos
from stario.adapters.sql.voice_messages import SqlVoiceMessages
from stario.adapters.sql.voices import SqlVoiceClips, SqlVoiceQuizzes
from stario.adapters.sql.vouchers import SqlVouchers
from stario.adapters.sql.watch import SqlWatch
from stario.ports.storage import Storage, UnitOfWork


@attrs.define
class SqlUnitOfWork(SqlSafeguards, SqlWatch, UnitOfWork):
    """Holds one connection from entering to leaving."""

    _begin: Callable[[], Awaitable[Transaction]]
    _open: Transaction | None = attrs.field(init=False, default=None)

    @property
    def accounts(self) -> SqlAccounts:
        return SqlAccounts(self._transaction)

    @property
    def refresh_tokens(self) -> SqlRefreshTokens:
        return SqlRefreshTokens(self._transaction)

    @property
    def data_exports(self) -> SqlDataExports:
        return SqlDataExports(self._transaction)

    @property
    def artists(self) -> SqlArtists:
        return SqlArtists(self._transaction)

    @property
    def templates(self) -> SqlTemplates:
        return SqlTemplates(self._transaction)

    @property
    def consents(self) -> SqlConsents:
        return SqlConsents(self._transaction)

    @property
    def jobs(self) -> SqlJobs:
        return SqlJobs(self._transaction)

    @property
    def videos(self) -> SqlVideos:
        return SqlVideos(self._transaction)

    @property
    def voice_messages(self) -> SqlVoiceMessages:
        return SqlVoiceMessages(self._transaction)

    @property
    def posters(self) -> SqlPosters:
        return SqlPosters(self._transaction)

    @property
    def shares(self) -> SqlShares:
        return SqlShares(self._transaction)

    @property
    def sculptures(self) -> SqlSculptures:
        return SqlSculptures(self._transaction)

    @property
    def voice_clips(self) -> SqlVoiceClips:
        return SqlVoiceClips(self._transaction)

    @property
    def voice_quizzes(self) -> SqlVoiceQuizzes:
        return SqlVoiceQuizzes(self._transaction)

    @property
    def face_uploads(self) -> SqlFaceUploads:
        return SqlFaceUploads(self._transaction)

    @property
    def assets(self) -> SqlAssets:
        return SqlAssets(self._transaction)

    @property
    def artist_faces(self) -> SqlArtistFaces:
        return SqlArtistFaces(self._transaction)

    @property
    def face_quizzes(self) -> SqlFaceQuizzes:
        return SqlFaceQuizzes(self._transaction)

    @property
    def categories(self) -> SqlCategories:
        return SqlCategories(self._transaction)

    @property
    def products(self) -> SqlProducts:
        return SqlProducts(self._transaction)

    @property
    def pricings(self) -> SqlPricings:
        return SqlPricings(self._transaction)

    @property
    def previews(self) -> SqlPreviews:
        return SqlPreviews(self._transaction)

    @property
    def payments(self) -> SqlPayments:
        return SqlPayments(self._transaction)

    @property
    def refunds(self) -> SqlRefunds:
        return SqlRefunds(self._transaction)

    @property
    def callbacks(self) -> SqlCallbacks:
        return SqlCallbacks(self._transaction)

    @property
    def provider_states(self) -> SqlProviderStates:
        return SqlProviderStates(self._transaction)

    @property
    def orders(self) -> SqlOrders:
        return SqlOrders(self._transaction)

    @property
    def ledger(self) -> SqlLedger:
        return SqlLedger(self._transaction)

    @property
    def share_rules(self) -> SqlShareRules:
        return SqlShareRules(self._transaction)

    @property
    def payouts(self) -> SqlPayouts:
        return SqlPayouts(self._transaction)

    @property
    def reconciliations(self) -> SqlReconciliations:
        return SqlReconciliations(self._transaction)

    @property
    def sales(self) -> SqlSales:
        return SqlSales(self._transaction)

    @property
    def carts(self) -> SqlCarts:
        return SqlCarts(self._transaction)

    @property
    def quotes(self) -> SqlQuotes:
        return SqlQuotes(self._transaction)

    @property
    def vouchers(self) -> SqlVouchers:
        return SqlVouchers(self._transaction)

    @property
    def outbox(self) -> SqlOutbox:
        return SqlOutbox(self._transaction)

    @property
    def idempotency(self) -> SqlIdempotencyRecords:
        return SqlIdempotencyRecords(self._transaction)

    async def commit(self) -> None:
        await self._transaction.commit()

    async def __aenter__(self) -> Self:
        if self._open is not None:
            raise RuntimeError("a unit of work is entered once")
        self._open = await self._begin()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        transaction, self._open = self._transaction, None
        await transaction.end()

    @property
    def _transaction(self) -> Transaction:
        if self._open is None:
            raise RuntimeError("a unit of work lives only inside `async with`")
        return self._open


@attrs.define
class SqlStorage(Storage):
    """
    Give it an engine of `open_engine`, one a process, and close it at the end.

    `write_timeout_seconds`: how long a unit of work waits for its turn to write in SQLite.
    `replicas` are read where what is read may be seconds old.
    """

    _engine: AsyncEngine
    write_timeout_seconds: float = 5.0
    _replicas: Replicas = attrs.field(factory=Replicas, kw_only=True)
    _turns: WriteTurns | None = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        has_one_writer = self._engine.dialect.name == "sqlite"
        self._turns = WriteTurns(self.write_timeout_seconds) if has_one_writer else None

    def __call__(self) -> SqlUnitOfWork:
        return SqlUnitOfWork(self._begin)

    def stale(self) -> SqlUnitOfWork:
        return SqlUnitOfWork(self._begin_reading)

    async def _begin(self) -> Transaction:
        with domain_errors():
            return Transaction(await self._engine.connect(), self._turns)

    async def _begin_reading(self) -> Transaction:
        return await begin_reading(self._engine, self._replicas)

    async def check(self) -> None:
        with domain_errors():
            async with self._engine.connect() as connection:
                require_current(await connection.run_sync(current_revision))

    async def close(self) -> None:
        with domain_errors():
            await self._engine.dispose()
            await self._replicas.close()
