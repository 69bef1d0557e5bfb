"""What reading the records of a case promises, on every storage."""

from collections.abc import Mapping
from datetime import timedelta

import attrs
import pytest

from stario.domain.compliance.model.case_scope import CaseScope, Holding
from stario.domain.compliance.model.holdings import HELD
from stario.domain.identity.model.account import Account
from stario.domain.kernel.ids import AccountId
from stario.ports.repositories.legal import Cursor, Plain
from stario.ports.storage import Storage
from tests.builders import NOW, new_id
from tests.builders.dossier import Dossier, a_dossier

YEAR = timedelta(days=365)
HOLDINGS = {holding.table: holding for holding in HELD}


def scope(*people: Account, contents: tuple[str, ...] = ()) -> CaseScope:
    return CaseScope(
        accounts=tuple(person.id for person in people),
        contents=contents,
        since=NOW - YEAR,
        before=NOW + YEAR,
    )


async def read(
    storage: Storage, holding: Holding, wanted: CaseScope, *, limit: int = 100
) -> list[Mapping[str, Plain]]:
    found: list[Mapping[str, Plain]] = []
    after: Cursor | None = None
    while True:
        async with storage() as work:
            page = await work.case_records.page(holding, wanted, after=after, limit=limit)
        assert len(page.records) <= limit
        found += page.records
        after = page.after
        if after is None:
            return found


async def counts(storage: Storage, wanted: CaseScope) -> dict[str, int]:
    return {table: len(await read(storage, held, wanted)) for table, held in HOLDINGS.items()}


@pytest.fixture
async def dossiers(storage: Storage) -> tuple[Dossier, Dossier]:
    return await a_dossier(storage), await a_dossier(storage)


async def test_all_of_a_person_is_read_and_nothing_of_another(
    storage: Storage, dossiers: tuple[Dossier, Dossier]
) -> None:
    hers, other = dossiers
    found = await counts(storage, scope(hers.fan))

    assert {table: n for table, n in found.items() if n} == hers.expected
    both = await counts(storage, scope(hers.fan, other.fan))
    assert {table: n for table, n in both.items() if n} == {
        table: 2 * n for table, n in hers.expected.items()
    }
    assert not any((await counts(storage, scope())).values())
    nobody = attrs.evolve(scope(), accounts=(AccountId(new_id()),))
    assert not any((await counts(storage, nobody)).values())


async def test_an_artist_has_her_page_consents_and_payouts(
    storage: Storage, dossiers: tuple[Dossier, Dossier]
) -> None:
    hers, _ = dossiers
    found = await counts(storage, scope(hers.artists_account))

    assert {table: n for table, n in found.items() if n} == hers.expected_of_artist


async def test_pages_follow_one_another_without_gaps(
    storage: Storage, dossiers: tuple[Dossier, Dossier]
) -> None:
    hers, other = dossiers
    wanted = scope(hers.fan, other.fan)
    for table in ("order_lines", "permission_uses", "ledger_postings", "videos"):
        whole = await read(storage, HOLDINGS[table], wanted)
        assert await read(storage, HOLDINGS[table], wanted, limit=1) == whole


async def test_no_secret_leaves(storage: Storage, dossiers: tuple[Dossier, Dossier]) -> None:
    hers, _ = dossiers
    everything = str([await read(storage, held, scope(hers.fan)) for held in HELD])

    assert hers.fan.email is not None
    assert hers.fan.email in everything
    assert hers.order.number in everything
    for secret in hers.secrets:
        assert secret not in everything


async def test_the_period_is_kept_to(storage: Storage, dossiers: tuple[Dossier, Dossier]) -> None:
    hers, _ = dossiers
    before = attrs.evolve(scope(hers.fan), before=NOW - timedelta(days=1))
    found = {table for table, n in (await counts(storage, before)).items() if n}

    # What a person is does not change with the period.
    assert found == {"accounts", "voucher_uses"}
    ends_with = attrs.evolve(scope(hers.fan), since=NOW, before=NOW + timedelta(microseconds=1))
    assert len(await read(storage, HOLDINGS["orders"], ends_with)) == 1
    ends_before = attrs.evolve(scope(hers.fan), before=NOW)
    assert await read(storage, HOLDINGS["order_lines"], ends_before) == []


async def test_a_thing_that_is_named_alone_comes_without_its_owner(
    storage: Storage, dossiers: tuple[Dossier, Dossier]
) -> None:
    hers, _ = dossiers
    found = await counts(storage, scope(contents=(hers.video.id,)))

    assert {table: n for table, n in found.items() if n} == {"videos": 1}
