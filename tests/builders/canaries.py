"""A database with one row in every table, all about one person, and a canary in every value."""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta

import attrs
from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Float,
    Integer,
    LargeBinary,
    Table,
)
from sqlalchemy.ext.asyncio import AsyncEngine

from stario.adapters.sql.column_types import IDENTITY, Instant
from stario.adapters.sql.tables import metadata
from stario.domain.compliance.model.data_map.whole import DATA_MAP
from stario.domain.compliance.model.data_map.words import Category
from stario.domain.payments.model.billing_consent import SUBSCRIBER
from tests.builders.values import NOW, new_id

PERSON = new_id()
IDS = {table.name: new_id() for table in metadata.tables.values()} | {"accounts": PERSON}
BARE = frozenset({Category.NONE, Category.PSEUDONYM, Category.STAFF})
_IN = re.compile(r"^(\w+) IN \('([^']*)'")

MADE_BY = {"videos": "video_id", "voice_messages": "voice_message_id", "posters": "poster_id"}
PRODUCTS = MADE_BY | {"sculptures": "sculpture_id"}
JOBS = {product: new_id() for product in PRODUCTS}


def canary(table: str, column: str) -> str:
    return f"canary-{table}-{column}"


def in_case(*names: str) -> dict[str, str]:
    return {name: canary("review_cases", name) for name in names}


FLAG = {
    "category": "insult",
    "field": "text",
    "start": 0,
    "end": 4,
    "confidence": 0.9,
    "reason": "lexicon.mild",
}
VERSIONS = {"ruleset": "1", "lexicon": "1", "model": "1"}

SPECIAL: Mapping[tuple[str, str], object] = {
    ("accounts", "role"): "user",
    ("accounts", "delete_after"): NOW,
    ("accounts", "blocked_at"): None,
    ("accounts", "birth_year"): 1990,
    ("accounts", "preferences"): {
        "language": "uz",
        "email_notifications": True,
        "telegram_notifications": True,
        "marketing": False,
        "leaderboard_name": canary("accounts", "preferences"),
    },
    ("artists", "languages"): ["uz"],
    ("artists", "topics"): ["family"],
    ("artists", "document_keys"): [canary("artists", "document_keys")],
    ("artists", "voice"): {
        "profile_key": canary("artists", "voice"),
        "engine": "kokoro",
        "voice": "x",
        "similarity": 1.0,
        "error_rate": None,
        "enrolled_at": NOW.isoformat(),
    },
    ("artists", "stock_voice"): None,
    ("consents", "languages"): ["uz"],
    ("consents", "topics"): ["family"],
    ("consents", "recorded_at"): NOW - timedelta(days=1),
    ("consents", "valid_until"): NOW + timedelta(days=3000),
    ("consents", "revoked_at"): None,
    ("consents", "revoked_by"): None,
    ("artist_faces", "problem"): None,
    ("jobs", "state"): "done",
    ("jobs", "queue"): "video_generation_queue",
    ("jobs", "worker"): None,
    ("jobs", "lease_until"): None,
    ("jobs", "payload"): {"text": canary("jobs", "payload")},
    ("jobs", "result"): {"words": canary("jobs", "result")},
    ("videos", "occasion"): "birthday",
    ("posters", "language"): "uz",
    ("voice_messages", "is_sample"): False,
    ("voice_messages", "speed"): 1.0,
    ("posters", "files"): {},
    ("videos", "renditions"): {},
    ("face_quizzes", "features"): ["nose"],
    ("voice_quizzes", "options"): [],
    ("carts", "items"): [],
    ("carts", "token_sha256"): None,
    ("carts", "expires_at"): None,
    ("orders", "state"): "delivered",
    ("orders", "reprint_of"): None,
    ("orders", "address"): {
        "recipient": canary("orders", "address"),
        "phone": "+998901234567",
        "country": "UZ",
        "region": "tashkent_city",
        "district": "yunusobod",
        "street": "x",
        "postal_code": "100000",
        "zone": "tashkent",
    },
    ("orders", "shipment"): {
        "carrier": "BTS",
        "tracking_number": canary("orders", "shipment"),
        "tracking_url": None,
    },
    ("orders", "refunded"): 0,
    ("orders", "shipping_discount"): 0,
    ("order_lines", "share"): None,
    ("order_lines", "discount"): 0,
    ("order_events", "kind"): "note",
    ("order_events", "details"): {"note": canary("order_events", "details")},
    ("order_claims", "state"): "refused",
    ("payments", "provider"): "stripe",
    ("payments", "state"): "paid",
    ("payments", "refunded"): 0,
    ("payments", "fee"): 0,
    ("payments", "cancel_reason"): None,
    ("payments", "cancelled_at"): None,
    ("payments", "facts"): {SUBSCRIBER: canary("payments", "facts")},
    ("refunds", "state"): "done",
    ("callbacks", "provider"): "stripe",
    ("callbacks", "headers"): {"x": canary("callbacks", "headers")},
    ("callbacks", "body"): f"{IDS['orders']} {canary('callbacks', 'body')}".encode(),
    ("previews", "findings"): [],
    ("previews", "is_ordered"): True,
    ("face_uploads", "deleted_at"): None,
    ("face_uploads", "deleted_by"): None,
    ("permissions", "kind"): "likeness",
    ("permissions", "subject"): "child",
    ("permissions", "withdrawn_at"): None,
    ("payouts", "available"): 9,
    ("payouts", "netted"): 1,
    ("payouts", "tax"): 1,
    ("payouts", "decided_by"): None,
    ("payouts", "after"): 0,
    ("review_cases", "texts"): in_case("texts"),
    ("review_cases", "media"): [
        {"bucket": "b", "key": canary("review_cases", "media"), "kind": "image"}
    ],
    ("review_cases", "flags"): [FLAG],
    ("review_cases", "scores"): {},
    ("review_cases", "versions"): VERSIONS,
    ("review_cases", "decisions"): [
        {
            "reviewer": PERSON,
            "decision": "reject",
            "reason": "x",
            "notes": canary("review_cases", "decisions"),
            "decided_at": NOW.isoformat(),
            "revealed": False,
        }
    ],
    ("review_cases", "revealed_by"): [],
    ("review_cases", "outcome"): "reject",
    ("review_cases", "needs_second"): None,
    ("golden_items", "texts"): {"text": canary("golden_items", "texts")},
    ("golden_items", "flags"): [FLAG],
    ("golden_items", "scores"): {},
    ("golden_items", "versions"): VERSIONS,
    ("golden_items", "answer"): "reject",
    ("golden_items", "retired_at"): None,
    ("ledger_postings", "entry"): 2,
    ("shares", "subject_id"): IDS["videos"],
    ("golden_placements", "case_id"): IDS["review_cases"],
    ("legal_exports", "sha256"): None,
    ("moderation_rules", "released_by"): None,
    ("outbox", "topic"): "media.delete",
    ("outbox", "payload"): {"bucket": "stario-media", "key": "x"},
    ("outbox", "due_at"): NOW + timedelta(days=9000),
    ("idempotency", "headers"): [["x", canary("idempotency", "headers")]],
    ("breaches", "timeline"): [],
}


@attrs.frozen
class Filler:
    """Makes values by the kind of each column; what has a shape of its own is in `SPECIAL`."""

    at: datetime = NOW

    def row(self, table: Table) -> dict[str, object]:
        return {column.name: self.value(table, column) for column in table.columns}

    def value(self, table: Table, column: Column[object]) -> object:
        place = (table.name, column.name)
        if place in SPECIAL:
            return SPECIAL[place]
        for key in column.foreign_keys:
            return self._referred(table, key.column)
        if column.name == "id" and table.name in IDS:
            return IDS[table.name] if isinstance(column.type, type(IDENTITY)) else 1
        if (chosen := _first_allowed(table, column.name)) is not None:
            return chosen
        if column.name == "language":
            return "uz"
        return self._plain(table, column)

    def _referred(self, table: Table, target: Column[object]) -> object:
        if target.table.name == "jobs" and table.name in JOBS:
            return JOBS[table.name]
        return self.value(target.table, target)

    def _plain(self, table: Table, column: Column[object]) -> object:
        entry, said = DATA_MAP[table.name, column.name], canary(table.name, column.name)
        is_hash = entry.category is Category.NONE
        by_kind: list[tuple[type[object], object]] = [
            (Instant, self.at),
            (Boolean, False),
            (Float, 1.0),
            (Integer, 1),
            (BigInteger, 1),
            (Date, date(2026, 11, 20)),
            (LargeBinary, b"h" * 32 if is_hash else said.encode()),
            (JSON, {"x": said}),
        ]
        for kind, value in by_kind:
            if isinstance(column.type, kind):
                return value
        names_a_person = "account" in column.name or column.name == "actor_id"
        return PERSON if entry.category in BARE and names_a_person else said


def _first_allowed(table: Table, column: str) -> str | None:
    for constraint in table.constraints:
        if isinstance(constraint, CheckConstraint):
            found = _IN.match(str(constraint.sqltext))
            if found and found[1] == column:
                return found[2]
    return None


async def fill(engine: AsyncEngine) -> None:
    """Put one row into every table, and a job for each product."""
    filler = Filler()
    async with engine.begin() as connection:
        # An entry of one posting would not sum to zero; here it is only there to be found.
        await connection.exec_driver_sql("DROP TRIGGER ledger_entries_balance")
        # Such as that two people must agree: there is one person in this world.
        await connection.exec_driver_sql("PRAGMA ignore_check_constraints = ON")
        for table in metadata.sorted_tables:
            row = filler.row(table)
            await connection.execute(table.insert(), row)
            if table.name == "jobs":
                for product, name in PRODUCTS.items():
                    made = {name: IDS[product], "words": canary("jobs", "result")}
                    await connection.execute(
                        table.insert(), row | {"id": JOBS[product], "result": made}
                    )
        await connection.exec_driver_sql("PRAGMA ignore_check_constraints = OFF")
