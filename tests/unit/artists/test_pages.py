"""Artists' pages: making, changing, deleting them."""

import asyncio

import attrs
import pytest
from tests.builders.town import Town, a_profile, actor

from stario.domain.artists.model.artist import Artist, ArtistStatus
from stario.domain.artists.model.profile import HIGHEST_PRICE, ArtistProfile
from stario.domain.artists.model.verification import Verification
from stario.domain.artists.usecases.create_artist import CreateArtist
from stario.domain.artists.usecases.list_artists import CountArtists, ListArtists
from stario.domain.artists.usecases.mark_artist import MarkArtist
from stario.domain.artists.usecases.update_artist import UpdateArtist
from stario.domain.identity.model.account import Account
from stario.domain.identity.model.role import Role
from stario.domain.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from stario.domain.kernel.ids import AccountId, ArtistId
from stario.domain.kernel.language import Language
from stario.domain.kernel.money import Money
from stario.domain.kernel.paging import PageRequest
from stario.ports.repositories.artists import ArtistFilter


async def create(
    town: Town,
    who: Account,
    *,
    artist_id: str | None = None,
    account: str | None = None,
    stock_voice: str | None = None,
    profile: ArtistProfile | None = None,
) -> Artist:
    return await CreateArtist(storage=town.storage, clock=town.clock)(
        artist_id=ArtistId(artist_id or town.ids.new()),
        actor=actor(who),
        profile=profile or a_profile(),
        account=AccountId(account) if account else None,
        stock_voice=stock_voice,
    )


async def update(
    town: Town,
    artist: Artist,
    who: Account,
    profile: ArtistProfile,
    *,
    account: str | None = None,
    stock_voice: str | None = None,
) -> Artist:
    return await UpdateArtist(change_artist=town.change_artist, clock=town.clock)(
        artist.id,
        actor=actor(who),
        profile=profile,
        account=AccountId(account) if account else None,
        stock_voice=stock_voice,
    )


async def test_an_artist_makes_her_own_page_and_only_one() -> None:
    town = Town()
    owner = await town.person(Role.ARTIST)

    artist = await create(town, owner)

    assert artist.account_id == owner.id
    assert (artist.is_verified, artist.followers) == (False, 0)
    with pytest.raises(Conflict):
        await create(town, owner)


async def test_a_repeated_request_finds_the_page_it_made() -> None:
    town = Town()
    owner = await town.person(Role.ARTIST)
    artist_id = town.ids.new()

    first = await create(town, owner, artist_id=artist_id)

    assert await create(town, owner, artist_id=artist_id) == first


async def test_of_two_pages_at_once_one_is_made() -> None:
    town = Town()
    owner = await town.person(Role.ARTIST)

    both = await asyncio.gather(create(town, owner), create(town, owner), return_exceptions=True)

    assert sum(isinstance(one, Artist) for one in both) == 1
    assert sum(isinstance(one, Conflict) for one in both) == 1


async def test_an_artist_names_neither_another_account_nor_a_stock_voice() -> None:
    town = Town()
    owner, other = await town.person(Role.ARTIST), await town.person()

    with pytest.raises(Forbidden):
        await create(town, owner, account=other.id)
    with pytest.raises(Forbidden):
        await create(town, owner, stock_voice="af_bella")


async def test_a_fan_whom_staff_link_becomes_an_artist() -> None:
    town = Town()
    admin, fan = await town.person(Role.ADMIN), await town.person()

    artist = await create(town, admin, account=fan.id, stock_voice="af_bella")

    assert (artist.account_id, artist.stock_voice) == (fan.id, "af_bella")
    assert (await town.read_account(fan)).role is Role.ARTIST
    with pytest.raises(Conflict):
        await create(town, admin, account=fan.id)


async def test_an_account_that_does_not_exist_cannot_be_linked() -> None:
    town = Town()
    admin = await town.person(Role.ADMIN)

    with pytest.raises(Invalid) as refused:
        await create(town, admin, account=town.ids.new())

    assert refused.value.field == "account_id"


async def test_staff_link_an_account_later() -> None:
    town = Town()
    admin, fan = await town.person(Role.ADMIN), await town.person()
    artist = await create(town, admin)

    linked = await update(town, artist, admin, a_profile(), account=fan.id)
    again = await update(town, artist, admin, a_profile(), account=fan.id)

    assert linked.account_id == again.account_id == fan.id
    assert (await town.read_account(fan)).role is Role.ARTIST


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"name": "Yul\u200bduz"}, "name"),
        ({"description": "x" * 2001}, "description"),
        ({"country": "Uzbekistan"}, "country"),
        ({"country": "1!"}, "country"),
        ({"price": Money(-100)}, "price"),
        ({"price": HIGHEST_PRICE + Money(100)}, "price"),
        ({"languages": ()}, "languages"),
        ({"topics": ()}, "topics"),
        ({"topics": tuple(str(number) for number in range(31))}, "topics"),
        ({"category": ""}, "category"),
    ],
)
def test_a_profile_that_breaks_a_rule_names_the_field(
    change: dict[str, object], field: str
) -> None:
    whole = attrs.asdict(a_profile(), recurse=False)

    with pytest.raises(Invalid) as refused:
        ArtistProfile(**{**whole, **change}).checked()

    assert refused.value.field == field


def test_a_profile_is_brought_into_clean_lines() -> None:
    profile = attrs.evolve(
        a_profile("  Yulduz   Usmonova "),
        description="One\n\n  two  ",
        category="Singer",
        country="uz",
        topics=("Birthday", "birthday"),
        languages=(Language.UZBEK, Language.UZBEK),
    ).checked()

    assert profile.name == "Yulduz Usmonova"
    assert profile.description == "One\n\ntwo"
    assert (profile.category, profile.country) == ("singer", "UZ")
    assert (profile.topics, profile.languages) == (("birthday",), (Language.UZBEK,))


async def test_a_stranger_finds_no_page_to_change() -> None:
    town = Town()
    owner, stranger = await town.person(Role.ARTIST), await town.person(Role.ARTIST)
    artist = await create(town, owner)

    with pytest.raises(NotFound):
        await update(town, artist, stranger, a_profile("Stolen"))
    with pytest.raises(NotFound):
        await update(town, artist, stranger, a_profile(), stock_voice="af_bella")

    assert await town.read_artist(artist) == artist


async def test_a_verified_artist_who_renames_herself_is_verified_again() -> None:
    town = Town()
    owner, admin = await town.person(Role.ARTIST), await town.person(Role.ADMIN)
    artist = await create(town, owner)
    mark = MarkArtist(change_artist=town.change_artist)
    verified = await mark.verified(artist.id, is_verified=True, actor=actor(admin))

    kept = await update(town, verified, owner, a_profile(price_som=5000))
    by_staff = await update(town, kept, admin, a_profile("Yulduz U."))
    renamed = await update(town, by_staff, owner, a_profile("Somebody else"))

    assert kept.is_verified
    assert by_staff.is_verified
    assert not renamed.is_verified
    assert renamed.verification == Verification()


async def test_changes_at_once_all_count() -> None:
    town = Town()
    admin, owner = await town.person(Role.ADMIN), await town.person(Role.ARTIST)
    artist = await create(town, owner)
    mark = MarkArtist(change_artist=town.change_artist)

    await asyncio.gather(
        mark.verified(artist.id, is_verified=True, actor=actor(admin)),
        mark.popular(artist.id, is_popular=True),
        mark.status(artist.id, ArtistStatus.SUSPENDED),
        update(town, artist, owner, a_profile(price_som=7000)),
    )

    now = await town.read_artist(artist)
    assert (now.is_verified, now.is_popular, now.status, now.price.som) == (
        True,
        True,
        ArtistStatus.SUSPENDED,
        7000,
    )


async def test_nobody_verifies_her_own_page() -> None:
    town = Town()
    validator = await town.person(Role.VALIDATOR)
    artist = await town.artist(validator)

    with pytest.raises(Forbidden):
        await MarkArtist(change_artist=town.change_artist).verified(
            artist.id, is_verified=True, actor=actor(validator)
        )


async def test_lists_and_counts_agree() -> None:
    town = Town()
    admin = await town.person(Role.ADMIN)
    for name, category in (("Yulduz", "singer"), ("Ozoda", "singer"), ("Ulugbek", "actor")):
        await create(town, admin, profile=attrs.evolve(a_profile(name), category=category))

    singers = await ListArtists(storage=town.storage)(
        PageRequest(1, 1), ArtistFilter(category="singer")
    )
    counts = await CountArtists(storage=town.storage)()

    assert ([a.name for a in singers.items], singers.total_pages) == (["Ozoda"], 2)
    assert (counts.total, counts.by_category) == (3, {"singer": 2, "actor": 1})
