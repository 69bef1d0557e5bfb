"""What remembering rules of sharing promises, on every storage."""

from datetime import datetime, timedelta

import pytest

from stario.domain.kernel.errors import Conflict
from stario.domain.kernel.ids import ArtistId, ProductId
from stario.domain.ledger.model.share_rule import ShareRule
from stario.ports.storage import Storage
from tests.builders import NOW, an_artist, new_id
from tests.builders.ledger import a_share_rule

TOMORROW = NOW + timedelta(days=1)
SHIRT = ProductId("0190f5a0-0000-7000-8000-000000000001")


async def remembered_artist(storage: Storage) -> ArtistId:
    artist = an_artist()
    async with storage() as work:
        await work.artists.add(artist)
        await work.commit()
    return artist.id


async def remember(storage: Storage, *rules: ShareRule) -> None:
    async with storage() as work:
        for rule in rules:
            await work.share_rules.add(rule)
        await work.commit()


async def in_force(
    storage: Storage, artist: ArtistId, product: ProductId | None, *, at: datetime = NOW
) -> ShareRule | None:
    async with storage() as work:
        return await work.share_rules.in_force(artist=artist, product=product, at=at)


async def test_rules_come_back_as_they_were_and_no_version_twice(storage: Storage) -> None:
    artist = await remembered_artist(storage)
    first = a_share_rule(artist=artist, product=SHIRT, deducts_production=True)
    second = a_share_rule(artist=artist, product=SHIRT, version=2, valid_from=TOMORROW)
    await remember(storage, second, first)

    async with storage() as work:
        assert await work.share_rules.list() == (first, second)
        with pytest.raises(Conflict):
            await work.share_rules.add(first)


async def test_the_narrowest_rule_counts(storage: Storage) -> None:
    artist, other = await remembered_artist(storage), await remembered_artist(storage)
    everybody = a_share_rule(basis_points=1_000)
    of_artist = a_share_rule(artist=artist, basis_points=2_000)
    of_product = a_share_rule(product=SHIRT, basis_points=3_000)
    of_both = a_share_rule(artist=artist, product=SHIRT, basis_points=4_000)
    mug = ProductId(new_id())

    assert await in_force(storage, artist, SHIRT) is None
    await remember(storage, everybody)
    assert await in_force(storage, artist, SHIRT) == everybody
    await remember(storage, of_artist)
    assert await in_force(storage, artist, SHIRT) == of_artist
    await remember(storage, of_product)
    assert await in_force(storage, artist, SHIRT) == of_product
    await remember(storage, of_both)

    assert await in_force(storage, artist, SHIRT) == of_both
    assert await in_force(storage, artist, mug) == of_artist
    assert await in_force(storage, artist, None) == of_artist
    assert await in_force(storage, other, SHIRT) == of_product
    assert await in_force(storage, other, None) == everybody


async def test_the_latest_version_in_force_counts(storage: Storage) -> None:
    artist = await remembered_artist(storage)
    first = a_share_rule(artist=artist)
    second = a_share_rule(artist=artist, version=2, valid_from=TOMORROW, basis_points=6_000)
    await remember(storage, first, second)

    assert await in_force(storage, artist, None, at=NOW - timedelta(seconds=1)) is None
    assert await in_force(storage, artist, None) == first
    assert await in_force(storage, artist, None, at=TOMORROW) == second
