"""Nothing that is kept about people is forgotten when an authority asks for it."""

import pytest
from sqlalchemy import LargeBinary, Table

from stario.adapters.sql.tables import metadata
from stario.domain.compliance.model.case_scope import Holding
from stario.domain.compliance.model.holdings import HELD, OMITTED

SECRET_WORDS = ("password", "token_sha256", "client_secret", "embedding", "search_text")


def test_every_table_is_held_or_left_out_for_a_reason() -> None:
    held = [holding.table for holding in HELD]

    assert len(held) == len(set(held))
    assert not set(held) & set(OMITTED)
    assert {*held, *OMITTED} == set(metadata.tables)
    assert all(OMITTED.values())


def test_whatever_names_an_account_as_its_owner_is_held() -> None:
    owned = {table.name for table in metadata.tables.values() if "account_id" in table.c}

    assert owned <= {holding.table for holding in HELD}


@pytest.mark.parametrize("holding", HELD, ids=lambda holding: holding.table)
def test_it_is_described_as_the_database_has_it(holding: Holding) -> None:
    table: Table = metadata.tables[holding.table]
    named = {holding.column, holding.dated, holding.named, *holding.key, *holding.hidden} - {None}

    assert named <= set(table.c.keys())
    # Rows of one key are told apart, so that pages lose none.
    unique = [{key.name for key in table.primary_key}] + [
        {column.name} for column in table.c if column.unique or column.name == "id"
    ]
    assert any(key <= set(holding.key) for key in unique)


@pytest.mark.parametrize("holding", HELD, ids=lambda holding: holding.table)
def test_no_secret_of_a_table_is_shown(holding: Holding) -> None:
    shown = {
        column for column in metadata.tables[holding.table].c if column.name not in holding.hidden
    }

    assert not [c.name for c in shown if any(word in c.name for word in SECRET_WORDS)]
    binary = {c.name for c in shown if isinstance(c.type, LargeBinary)}
    assert binary <= {"hash", "previous_hash"}
