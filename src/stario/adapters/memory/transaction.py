"""One transaction over values in memory."""

import asyncio
from collections.abc import Mapping
from datetime import date, datetime
from typing import NoReturn

import attrs

from stario.domain.artists.model.artist import Artist
from stario.domain.artists.model.template import PromptTemplate
from stario.domain.compliance.model.audit_archive import AuditArchive
from stario.domain.compliance.model.audit_entry import AuditEntry, AuditHead
from stario.domain.compliance.model.audit_event import AuditEvent
from stario.domain.compliance.model.breach import Breach
from stario.domain.compliance.model.compliance_report import Verification
from stario.domain.compliance.model.consent import Consent
from stario.domain.compliance.model.legal_export import LegalExport
from stario.domain.compliance.model.permission import Permission, PermissionUse
from stario.domain.compliance.model.retention import RetentionRun
from stario.domain.faces.model.artist_face import ArtistFace
from stario.domain.faces.model.face_quiz import FaceQuiz
from stario.domain.faces.model.face_upload import FaceUpload
from stario.domain.generation.model.job import Job
from stario.domain.generation.model.poster import Poster
from stario.domain.generation.model.share import ShareLink
from stario.domain.generation.model.video import Video
from stario.domain.generation.model.voice_message import VoiceMessage
from stario.domain.identity.model.account import Account
from stario.domain.identity.model.data_export import DataExport
from stario.domain.identity.model.session import RefreshToken
from stario.domain.kernel.errors import Conflict, Unavailable
from stario.domain.kernel.idempotency import IdempotencyRecord
from stario.domain.kernel.outbox import OutboxMessage
from stario.domain.ledger.model.entry import Entry
from stario.domain.ledger.model.payout import Payout
from stario.domain.ledger.model.reconciliation import Reconciliation
from stario.domain.ledger.model.share_rule import ShareRule
from stario.domain.merch.model.preview import Preview
from stario.domain.merch.model.pricing import Pricing
from stario.domain.merch.model.product import Category, Product, Variant
from stario.domain.merch.model.sculpture import Sculpture
from stario.domain.moderation.model.appeal import Appeal
from stario.domain.moderation.model.banned_media import BannedItem
from stario.domain.moderation.model.exposure import Exposure
from stario.domain.moderation.model.golden_item import GoldenItem, GoldenPlacement
from stario.domain.moderation.model.precision import JudgedCase, Sample, SampledWeek
from stario.domain.moderation.model.restriction import Restrictions
from stario.domain.moderation.model.review_answer import ReviewAnswer
from stario.domain.moderation.model.review_case import ReviewCase
from stario.domain.moderation.model.rule import Release, Rule
from stario.domain.operations.model.incident import Incident
from stario.domain.operations.model.status import Day, Maintenance
from stario.domain.operations.model.switch import Switch, SwitchPosition
from stario.domain.orders.model.cart import Cart
from stario.domain.orders.model.claim import Claim
from stario.domain.orders.model.order import Order
from stario.domain.orders.model.order_event import OrderEvent
from stario.domain.orders.model.quote import Quote
from stario.domain.orders.model.voucher import Voucher
from stario.domain.payments.model.payment import Payment
from stario.domain.payments.model.refund import Refund
from stario.domain.provenance.model.asset import Asset
from stario.domain.voices.model.clip import VoiceClip
from stario.domain.voices.model.voice_quiz import VoiceQuiz
from stario.ports.repositories.audit import SignedHead
from stario.ports.repositories.payments import Callback, ProviderState


@attrs.define
class Tables:
    """Everything that is remembered, by its key; values are frozen, so a copy is shallow."""

    accounts: dict[str, Account] = attrs.field(factory=dict)
    refresh_tokens: dict[str, RefreshToken] = attrs.field(factory=dict)
    data_exports: dict[str, DataExport] = attrs.field(factory=dict)
    artists: dict[str, Artist] = attrs.field(factory=dict)
    templates: dict[str, PromptTemplate] = attrs.field(factory=dict)
    consents: dict[str, Consent] = attrs.field(factory=dict)
    jobs: dict[str, Job] = attrs.field(factory=dict)
    leased_at: dict[str, datetime] = attrs.field(factory=dict)
    videos: dict[str, Video] = attrs.field(factory=dict)
    voice_messages: dict[str, VoiceMessage] = attrs.field(factory=dict)
    posters: dict[str, Poster] = attrs.field(factory=dict)
    shares: dict[str, ShareLink] = attrs.field(factory=dict)
    sculptures: dict[str, Sculpture] = attrs.field(factory=dict)
    voice_clips: dict[str, VoiceClip] = attrs.field(factory=dict)
    voice_quizzes: dict[str, VoiceQuiz] = attrs.field(factory=dict)
    face_uploads: dict[str, FaceUpload] = attrs.field(factory=dict)
    artist_faces: dict[str, ArtistFace] = attrs.field(factory=dict)
    assets: dict[str, Asset] = attrs.field(factory=dict)
    face_quizzes: dict[str, FaceQuiz] = attrs.field(factory=dict)
    categories: dict[str, Category] = attrs.field(factory=dict)
    products: dict[str, Product] = attrs.field(factory=dict)
    variants: dict[str, Variant] = attrs.field(factory=dict)
    pricings: dict[int, Pricing] = attrs.field(factory=dict)
    previews: dict[str, Preview] = attrs.field(factory=dict)
    payments: dict[str, Payment] = attrs.field(factory=dict)
    refunds: dict[str, Refund] = attrs.field(factory=dict)
    callbacks: dict[str, Callback] = attrs.field(factory=dict)
    provider_states: dict[str, ProviderState] = attrs.field(factory=dict)
    orders: dict[str, Order] = attrs.field(factory=dict)
    order_events: dict[str, OrderEvent] = attrs.field(factory=dict)
    order_claims: dict[str, Claim] = attrs.field(factory=dict)
    holds_passed: dict[str, datetime] = attrs.field(factory=dict)
    ledger: dict[str, Entry] = attrs.field(factory=dict)
    share_rules: dict[str, ShareRule] = attrs.field(factory=dict)
    payouts: dict[str, Payout] = attrs.field(factory=dict)
    reconciliations: dict[str, Reconciliation] = attrs.field(factory=dict)
    carts: dict[str, Cart] = attrs.field(factory=dict)
    quotes: dict[str, Quote] = attrs.field(factory=dict)
    vouchers: dict[str, Voucher] = attrs.field(factory=dict)
    voucher_uses: dict[tuple[str, str], int] = attrs.field(factory=dict)
    outbox: dict[str, OutboxMessage] = attrs.field(factory=dict)
    audit_inbox: dict[str, AuditEvent] = attrs.field(factory=dict)
    audit_entries: dict[int, AuditEntry] = attrs.field(factory=dict)
    audit_origins: dict[int, AuditEntry] = attrs.field(factory=dict)
    audit_head: dict[str, AuditHead] = attrs.field(factory=dict)
    audit_checkpoints: dict[int, SignedHead] = attrs.field(factory=dict)
    audit_archives: dict[int, AuditArchive] = attrs.field(factory=dict)
    moderation_rules: dict[str, Rule] = attrs.field(factory=dict)
    moderation_releases: dict[int, Release] = attrs.field(factory=dict)
    moderation_shadow_counts: dict[tuple[str, str], int] = attrs.field(factory=dict)
    artist_restrictions: dict[str, Restrictions] = attrs.field(factory=dict)
    cases: dict[str, ReviewCase] = attrs.field(factory=dict)
    appeals: dict[str, Appeal] = attrs.field(factory=dict)
    legal_exports: dict[str, LegalExport] = attrs.field(factory=dict)
    breaches: dict[str, Breach] = attrs.field(factory=dict)
    verifications: dict[str, Verification] = attrs.field(factory=dict)
    banned_media: dict[str, BannedItem] = attrs.field(factory=dict)
    permissions: dict[str, Permission] = attrs.field(factory=dict)
    permission_uses: dict[tuple[str, str], PermissionUse] = attrs.field(factory=dict)
    retention_runs: dict[str, RetentionRun] = attrs.field(factory=dict)
    golden_items: dict[str, GoldenItem] = attrs.field(factory=dict)
    golden_placements: dict[str, GoldenPlacement] = attrs.field(factory=dict)
    review_answers: dict[tuple[str, str], ReviewAnswer] = attrs.field(factory=dict)
    review_exposures: dict[tuple[str, str], Exposure] = attrs.field(factory=dict)
    judgements: dict[str, JudgedCase] = attrs.field(factory=dict)
    review_samples: dict[str, Sample] = attrs.field(factory=dict)
    sampled_weeks: dict[tuple[date, str], SampledWeek] = attrs.field(factory=dict)
    switch_positions: dict[Switch, SwitchPosition] = attrs.field(factory=dict)
    incidents: dict[int, Incident] = attrs.field(factory=dict)
    status_days: dict[tuple[date, str], tuple[Day, datetime]] = attrs.field(factory=dict)
    maintenances: dict[str, Maintenance] = attrs.field(factory=dict)
    idempotency: dict[str, IdempotencyRecord] = attrs.field(factory=dict)

    def copied(self) -> "Tables":
        return Tables(*(dict(table) for table in attrs.astuple(self, recurse=False)))


@attrs.define
class Committed:
    """What every transaction starts from; one at a time may write."""

    write_timeout_seconds: float
    tables: Tables = attrs.field(factory=Tables)
    turn: asyncio.Lock = attrs.field(factory=asyncio.Lock)


@attrs.define
class Transaction:
    """
    Reads what is committed, until the first statement that locks or writes.

    That one waits for its turn and works on a copy, which becomes the truth on commit.
    """

    _committed: Committed
    _mine: Tables | None = attrs.field(init=False, default=None)
    _has_failed: bool = attrs.field(init=False, default=False)

    @property
    def tables(self) -> Tables:
        return self._committed.tables if self._mine is None else self._mine

    async def writing(self) -> Tables:
        """
        Give tables that nobody else can change before this ends.

        Raises:
            Unavailable: another transaction has kept its turn for too long.
        """
        if self._mine is None:
            await self._take_turn()
            self._mine = self._committed.tables.copied()
        return self._mine

    def refer(self, table: Mapping[str, object], *keys: str | None) -> None:
        """
        Check that what a new value names is remembered.

        Raises:
            Conflict: it is not; the transaction can no longer commit.
        """
        if any(key is not None and key not in table for key in keys):
            self.refuse("reference")

    def refuse(self, what: str) -> NoReturn:
        """
        Break off over a rule that the database itself holds.

        Raises:
            Conflict: always; the transaction can no longer commit.
        """
        self._has_failed = True
        raise Conflict(what=what)

    async def commit(self) -> None:
        """
        Make it last.

        Raises:
            Conflict: something it wrote was refused.
        """
        if self._has_failed:
            raise Conflict(what="transaction")
        if self._mine is not None:
            self._committed.tables = self._mine
            self.end()

    def end(self) -> None:
        """Forget what was not committed."""
        if self._mine is not None:
            self._mine = None
            self._committed.turn.release()

    async def _take_turn(self) -> None:
        try:
            async with asyncio.timeout(self._committed.write_timeout_seconds):
                await self._committed.turn.acquire()
        except TimeoutError as error:
            raise Unavailable(what="database") from error


@attrs.define
class ReadingTransaction(Transaction):
    """Refuses to write."""

    async def writing(self) -> Tables:
        raise RuntimeError("a stale unit of work only reads")

    async def commit(self) -> None:
        raise RuntimeError("a stale unit of work only reads")
