"""The data map has every column of every table, once; a forgotten one fails the build."""

from collections import Counter
from pathlib import Path

import pytest

from stario.adapters.sql.tables import metadata
from stario.domain.compliance.model.data_map.page import data_map_page
from stario.domain.compliance.model.data_map.whole import DATA_MAP, ENTRIES
from stario.domain.compliance.model.data_map.words import (
    Category,
    Erasure,
    Region,
    by_column,
    plain,
    table,
)
from stario.domain.compliance.model.retention import RuleKey

PAGE = Path(__file__).parents[2] / "docs" / "data-map.md"
COLUMNS = {
    (table.name, column.name) for table in metadata.tables.values() for column in table.columns
}


def named(columns: set[tuple[str, str]]) -> list[str]:
    return sorted(f"{table}.{column}" for table, column in columns)


def test_every_column_is_in_the_map() -> None:
    assert named(COLUMNS - set(DATA_MAP)) == []


def test_nothing_is_in_the_map_that_is_gone() -> None:
    assert named(set(DATA_MAP) - COLUMNS) == []


def test_no_column_is_mapped_twice() -> None:
    counts = Counter((entry.table, entry.column) for entry in ENTRIES)
    assert [column for column, count in counts.items() if count > 1] == []
    with pytest.raises(ValueError, match=r"t\.c"):
        by_column(table("t", "a", "b", plain("c"), plain("c")))


def test_what_is_personal_stays_at_home_and_says_what_erasure_does() -> None:
    for entry in ENTRIES:
        assert (entry.region is Region.HOME) == entry.is_personal, entry
        assert (entry.erasure is Erasure.NOT_PERSONAL) != entry.is_personal, entry
        assert entry.purpose
        assert entry.retention


def test_a_reference_to_an_account_is_never_called_nothing() -> None:
    to_accounts = {
        (table.name, column.name)
        for table in metadata.tables.values()
        for column in table.columns
        for key in column.foreign_keys
        if key.column.table.name == "accounts"
    }
    careless = {each for each in to_accounts if DATA_MAP[each].category is Category.NONE}
    assert named(careless) == []


def test_rules_of_retention_that_are_named_exist() -> None:
    one_word = {entry.retention for entry in ENTRIES if " " not in entry.retention}
    assert one_word <= {key.value for key in RuleKey}


def test_the_page_is_fresh() -> None:
    assert PAGE.read_text() == data_map_page(), "run: stario data-map --write"
