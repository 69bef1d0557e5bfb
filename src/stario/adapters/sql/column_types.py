"""Column types that mean the same in PostgreSQL and SQLite."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator, TypeEngine

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


class Instant(TypeDecorator[datetime]):
    """
    An aware time: `timestamptz` in PostgreSQL, whole microseconds since 1970 in SQLite.

    SQLite has no type for times; integers keep order and exactness, and can be subtracted.
    """

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[datetime] | TypeEngine[int]:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(BigInteger())
        return dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | int | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a time zone cannot be remembered")
        return (value - EPOCH) // MICROSECOND if dialect.name == "sqlite" else value

    def process_result_value(
        self,
        value: datetime | int | None,
        dialect: Dialect,  # noqa: ARG002 - SQLAlchemy's signature
    ) -> datetime | None:
        if isinstance(value, int):
            return EPOCH + value * MICROSECOND
        return value


# "C" compares bytes: identities need no language, and their order is the same everywhere.
IDENTITY = Text().with_variant(Text(collation="C"), "postgresql")
STRUCTURE = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
