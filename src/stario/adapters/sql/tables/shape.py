"""What all tables share: names of constraints and kinds of columns."""

from collections.abc import Iterable
from enum import StrEnum

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, MetaData, Text
from sqlalchemy import text as sql_text

from stario.adapters.sql.column_types import IDENTITY, Instant

# Stable names let a later migration drop or alter a constraint on both databases.
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

metadata = MetaData(naming_convention=NAMING)


def key(name: str = "id") -> Column[str]:
    return Column(name, IDENTITY, primary_key=True)


def identity(name: str, *, nullable: bool = False, unique: bool = False) -> Column[str]:
    return Column(name, IDENTITY, nullable=nullable, unique=unique)


def reference(
    name: str, target: str, *, nullable: bool = False, ondelete: str | None = None
) -> Column[str]:
    return Column(name, IDENTITY, ForeignKey(f"{target}.id", ondelete=ondelete), nullable=nullable)


def text(name: str, *, nullable: bool = False) -> Column[str]:
    return Column(name, Text, nullable=nullable)


def instant(name: str, *, nullable: bool = False) -> Column[object]:
    return Column(name, Instant, nullable=nullable)


def quoted(values: Iterable[StrEnum]) -> str:
    """Give the values as the inside of an SQL list."""
    return ", ".join(f"'{value.value}'" for value in values)


def one_of(name: str, values: Iterable[StrEnum]) -> CheckConstraint:
    return CheckConstraint(f"{name} IN ({quoted(values)})", name=name)


def partial_index(name: str, *columns: str, where: str) -> Index:
    """Index only the rows that *where* (the same SQL on both databases) picks."""
    return Index(
        f"ix_{name}", *columns, postgresql_where=sql_text(where), sqlite_where=sql_text(where)
    )
