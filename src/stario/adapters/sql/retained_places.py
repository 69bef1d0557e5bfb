"""Which rows of which tables each rule of retention is about."""

from collections.abc import Mapping

import attrs
from sqlalchemy import ColumnElement, Table, exists, false, func, or_, select, true

from stario.adapters.sql.tables import (
    accounts,
    appeals,
    audit_archives,
    audit_entries,
    callbacks,
    carts,
    data_exports,
    face_quizzes,
    face_uploads,
    idempotency,
    jobs,
    legal_exports,
    order_lines,
    orders,
    permissions,
    posters,
    previews,
    quotes,
    refresh_tokens,
    retention_runs,
    review_cases,
    sculptures,
    shares,
    videos,
    voice_messages,
    voice_quizzes,
)
from stario.domain.compliance.model.legal_export import LegalExportState
from stario.domain.compliance.model.retention import RuleKey
from stario.domain.generation.model.job import ENDED
from stario.domain.orders.model.order import ENDED_STATES

EMPTY: Mapping[str, object] = {}


@attrs.frozen(eq=False)
class Place:
    """
    Rows of *table* that *only* picks; `clock` is what a rule counts from.

    `emptied`: what becomes of columns; None: the row is deleted.
    """

    table: Table
    clock: ColumnElement[object]
    only: ColumnElement[bool] = attrs.field(factory=true)
    emptied: Mapping[str, object] | None = None


_ENDED = [state.value for state in ENDED]
_NO_QUIZ = ~exists().where(face_quizzes.c.upload_id == face_uploads.c.id)

_ORDERS = orders.join(order_lines, order_lines.c.order_id == orders.c.id)
_OF_DESIGN = order_lines.c.preview_id == previews.c.id
_OPEN = orders.c.state.not_in([state.value for state in ENDED_STATES])
_last_change_of_orders = (
    select(func.max(orders.c.updated_at))
    .select_from(_ORDERS)
    .where(_OF_DESIGN)
    .correlate(previews)
    .scalar_subquery()
)
_is_ordered_at_all = exists().select_from(_ORDERS).where(_OF_DESIGN).correlate(previews)
_is_in_an_open_order = exists().select_from(_ORDERS).where(_OF_DESIGN, _OPEN).correlate(previews)

PLACES: Mapping[RuleKey, tuple[Place, ...]] = {
    RuleKey.ACCOUNTS: (
        Place(accounts, accounts.c.delete_after, accounts.c.delete_after.is_not(None)),
    ),
    RuleKey.ORDERS: (
        Place(
            orders,
            orders.c.updated_at,
            orders.c.state.in_([state.value for state in ENDED_STATES]),
        ),
    ),
    RuleKey.GENERATED_CONTENT: tuple(
        Place(table, table.c.expires_at, table.c.taken_down_at.is_(None))
        for table in (videos, voice_messages, posters, sculptures)
    ),
    RuleKey.WORDS: (
        Place(
            jobs,
            func.coalesce(jobs.c.completed_at, jobs.c.updated_at),
            jobs.c.state.in_(_ENDED) & (jobs.c.payload != EMPTY),
            emptied={"payload": EMPTY},
        ),
        Place(
            videos,
            videos.c.created_at,
            or_(videos.c.script != "", videos.c.recipient_name != ""),
            emptied={"script": "", "recipient_name": ""},
        ),
        Place(
            voice_messages,
            voice_messages.c.created_at,
            (voice_messages.c.text != "") & (voice_messages.c.is_sample == false()),
            emptied={"text": ""},
        ),
        Place(
            posters,
            posters.c.created_at,
            or_(posters.c.text != "", posters.c.secondary_text != ""),
            emptied={"text": "", "secondary_text": ""},
        ),
    ),
    RuleKey.PRINTS: (
        Place(
            previews,
            _last_change_of_orders,
            (previews.c.is_ordered == true()) & _is_ordered_at_all & ~_is_in_an_open_order,
            # Over since long ago as a design: whoever sweeps those deletes the files.
            emptied={"is_ordered": False},
        ),
    ),
    RuleKey.DESIGNS: (Place(previews, previews.c.expires_at, previews.c.is_ordered == false()),),
    RuleKey.FACE_PHOTOS: (
        Place(face_uploads, face_uploads.c.due_at, face_uploads.c.deleted_at.is_(None)),
    ),
    RuleKey.FACE_RECEIPTS: (
        Place(
            face_uploads,
            face_uploads.c.deleted_at,
            face_uploads.c.deleted_at.is_not(None) & _NO_QUIZ,
        ),
    ),
    RuleKey.QUIZZES: (
        Place(face_quizzes, face_quizzes.c.created_at),
        Place(voice_quizzes, voice_quizzes.c.created_at),
    ),
    RuleKey.CARTS: (Place(carts, carts.c.expires_at, carts.c.expires_at.is_not(None)),),
    RuleKey.QUOTES: (Place(quotes, quotes.c.expires_at),),
    RuleKey.SHARES: (Place(shares, shares.c.expires_at),),
    RuleKey.SESSIONS: (Place(refresh_tokens, refresh_tokens.c.expires_at),),
    RuleKey.IDEMPOTENCY: (Place(idempotency, idempotency.c.created_at),),
    RuleKey.CALLBACKS: (Place(callbacks, callbacks.c.received_at),),
    RuleKey.DATA_EXPORTS: (Place(data_exports, data_exports.c.requested_at),),
    RuleKey.PERMISSIONS: (
        Place(
            permissions,
            func.coalesce(permissions.c.withdrawn_at, permissions.c.valid_until),
        ),
    ),
    RuleKey.RETENTION_RUNS: (Place(retention_runs, retention_runs.c.ended_at),),
    RuleKey.REVIEWS: (
        Place(
            review_cases,
            review_cases.c.closed_at,
            review_cases.c.closed_at.is_not(None) & (review_cases.c.has_content == true()),
        ),
        Place(
            appeals,
            appeals.c.decided_at,
            appeals.c.decided_at.is_not(None) & (appeals.c.has_content == true()),
        ),
    ),
    RuleKey.LEGAL_PACKAGES: (
        Place(
            legal_exports,
            legal_exports.c.completed_at,
            legal_exports.c.state == LegalExportState.READY.value,
        ),
    ),
    RuleKey.AUDIT_LOG: (Place(audit_entries, audit_entries.c.at),),
    RuleKey.AUDIT_ARCHIVES: (
        Place(
            audit_archives,
            audit_archives.c.last_at,
            audit_archives.c.stored_at.is_not(None) & audit_archives.c.gone_at.is_(None),
        ),
    ),
}
