"""Which values each rule of retention is about, in memory."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import attrs

from stario.adapters.memory.transaction import Tables
from stario.domain.compliance.model.legal_export import LegalExportState
from stario.domain.compliance.model.retention import RuleKey
from stario.domain.generation.model.job import ENDED
from stario.domain.merch.model.preview import Preview
from stario.domain.orders.model.order import ENDED_STATES, Order


@attrs.frozen
class Place:
    """
    Values of the table named *table* that *only* picks; `clock` is what a rule counts from.

    `emptied`: what becomes of fields; None: the value is forgotten.
    """

    table: str
    clock: Callable[[Any], datetime]
    only: Callable[[Any, Tables], bool] = lambda _each, _tables: True
    emptied: Mapping[str, object] | None = None
    clock_in: Callable[[Any, Tables], datetime] | None = None
    """Instead of `clock`, where it is in another table."""

    def clock_of(self, each: object, tables: Tables) -> datetime:
        return self.clock(each) if self.clock_in is None else self.clock_in(each, tables)


def _orders_of(design: Preview, tables: Tables) -> list[Order]:
    return [
        order
        for order in tables.orders.values()
        if any(line.preview_id == design.id for line in order.lines)
    ]


def _is_done_with(design: Preview, tables: Tables) -> bool:
    orders = _orders_of(design, tables)
    ended = all(order.state in ENDED_STATES for order in orders)
    return design.is_ordered and bool(orders) and ended


PLACES: Mapping[RuleKey, tuple[Place, ...]] = {
    RuleKey.ACCOUNTS: (
        Place("accounts", lambda a: a.delete_after, lambda a, _: a.delete_after is not None),
    ),
    RuleKey.ORDERS: (
        Place("orders", lambda o: o.updated_at, lambda o, _: o.state in ENDED_STATES),
    ),
    RuleKey.GENERATED_CONTENT: tuple(
        Place(table, lambda made: made.expires_at, lambda made, _: made.taken_down_at is None)
        for table in ("videos", "voice_messages", "posters", "sculptures")
    ),
    RuleKey.WORDS: (
        Place(
            "jobs",
            lambda job: job.completed_at or job.updated_at,
            lambda job, _: job.state in ENDED and bool(job.payload),
            emptied={"payload": {}},
        ),
        Place(
            "videos",
            lambda video: video.created_at,
            lambda video, _: bool(video.script or video.recipient_name),
            emptied={"script": "", "recipient_name": ""},
        ),
        Place(
            "voice_messages",
            lambda message: message.created_at,
            lambda message, _: bool(message.text) and not message.is_sample,
            emptied={"text": ""},
        ),
        Place(
            "posters",
            lambda poster: poster.created_at,
            lambda poster, _: bool(poster.text or poster.secondary_text),
            emptied={"text": "", "secondary_text": ""},
        ),
    ),
    RuleKey.PRINTS: (
        Place(
            "previews",
            lambda design: design.created_at,
            _is_done_with,
            emptied={"is_ordered": False},
            clock_in=lambda design, tables: max(
                order.updated_at for order in _orders_of(design, tables)
            ),
        ),
    ),
    RuleKey.DESIGNS: (Place("previews", lambda p: p.expires_at, lambda p, _: not p.is_ordered),),
    RuleKey.FACE_PHOTOS: (
        Place("face_uploads", lambda u: u.due_at, lambda u, _: u.deleted_at is None),
    ),
    RuleKey.FACE_RECEIPTS: (
        Place(
            "face_uploads",
            lambda upload: upload.deleted_at,
            lambda upload, tables: (
                upload.deleted_at is not None
                and all(quiz.upload_id != upload.id for quiz in tables.face_quizzes.values())
            ),
        ),
    ),
    RuleKey.QUIZZES: (
        Place("face_quizzes", lambda quiz: quiz.created_at),
        Place("voice_quizzes", lambda quiz: quiz.created_at),
    ),
    RuleKey.CARTS: (Place("carts", lambda c: c.expires_at, lambda c, _: c.expires_at is not None),),
    RuleKey.QUOTES: (Place("quotes", lambda quote: quote.expires_at),),
    RuleKey.SHARES: (Place("shares", lambda share: share.expires_at),),
    RuleKey.SESSIONS: (Place("refresh_tokens", lambda token: token.expires_at),),
    RuleKey.IDEMPOTENCY: (Place("idempotency", lambda record: record.created_at),),
    RuleKey.CALLBACKS: (Place("callbacks", lambda callback: callback.received_at),),
    RuleKey.DATA_EXPORTS: (Place("data_exports", lambda export: export.requested_at),),
    RuleKey.PERMISSIONS: (
        Place("permissions", lambda given: given.withdrawn_at or given.valid_until),
    ),
    RuleKey.RETENTION_RUNS: (Place("retention_runs", lambda run: run.ended_at),),
    RuleKey.REVIEWS: (
        Place(
            "cases",
            lambda case: case.closed_at,
            lambda case, _: case.closed_at is not None and case.emptied() != case,
        ),
        Place(
            "appeals",
            lambda appeal: appeal.decided_at,
            lambda appeal, _: appeal.decided_at is not None and appeal.emptied() != appeal,
        ),
    ),
    RuleKey.LEGAL_PACKAGES: (
        Place(
            "legal_exports",
            lambda export: export.completed_at,
            lambda export, _: export.state is LegalExportState.READY,
        ),
    ),
    RuleKey.AUDIT_LOG: (Place("audit_entries", lambda entry: entry.event.at),),
    RuleKey.AUDIT_ARCHIVES: (
        Place(
            "audit_archives",
            lambda archive: archive.last_at,
            lambda archive, _: archive.stored_at is not None and archive.gone_at is None,
        ),
    ),
}
