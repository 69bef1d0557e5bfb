"""What remembering artists promises, on every storage."""

import asyncio
from datetime import timedelta

import attrs
import pytest

from stario.domain.artists.model.artist import Artist, ArtistStatus, Gender
from stario.domain.artists.model.verification import Verification, VerificationState
from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.ids import ArtistId, TemplateId
from stario.domain.kernel.language import Language
from stario.domain.kernel.money import Money
from stario.domain.kernel.paging import PageRequest
from stario.ports.repositories.artists import ArtistCounts, ArtistFilter
from stario.ports.storage import Storage
from tests.builders import (
    NOW,
    a_job,
    a_template,
    a_voice_enrolment,
    an_account,
    an_artist,
    new_id,
)
from tests.contracts.remembered import a_cast, a_remembered_video


async def add(storage: Storage, *artists: Artist) -> None:
    async with storage() as work:
        for artist in artists:
            await work.artists.add(artist)
        await work.commit()


async def names(storage: Storage, **wanted: str | bool | Gender | ArtistStatus) -> list[str]:
    async with storage() as work:
        page = await work.artists.list(PageRequest(), ArtistFilter(**wanted))  # type: ignore[arg-type]
    assert page.total == len(page.items)
    return [artist.name for artist in page.items]


async def test_every_field_comes_back_as_it_was(storage: Storage) -> None:
    account = an_account()
    artist = an_artist(
        name="Шерали Жўраев",
        price=Money(2**53 + 1),
        followers=2**40,
        email="a@example.uz",
        phone="+998901234567",
        languages=(Language.ENGLISH, Language.UZBEK),
        topics=("birthday", "navroʻz"),
        account_id=account.id,
        verification=Verification(
            state=VerificationState.REJECTED,
            assigned_to=account.id,
            notes="blurred",
            submitted_at=NOW,
            decided_at=NOW + timedelta(microseconds=1),
        ),
        smile_key="s",
        voice_reference_key="v",
        voice=a_voice_enrolment(),
        document_keys=("one", "two"),
    )
    async with storage() as work:
        await work.accounts.add(account)
        await work.artists.add(artist)
        await work.commit()

    async with storage() as work:
        assert await work.artists.get(artist.id) == artist
        assert await work.artists.of_account(account.id) == artist
        assert await work.artists.of_account(an_account().id) is None


async def test_a_taken_id_is_refused(storage: Storage) -> None:
    artist = an_artist()
    await add(storage, artist)

    with pytest.raises(Conflict):
        await add(storage, an_artist(id=artist.id))


async def test_an_account_is_one_artist_at_most(storage: Storage) -> None:
    account = an_account()
    first, second = an_artist(account_id=account.id), an_artist()
    async with storage() as work:
        await work.accounts.add(account)
        await work.artists.add(first)
        await work.artists.add(second)
        await work.commit()

    with pytest.raises(Conflict):
        await add(storage, an_artist(account_id=account.id))
    async with storage() as work:
        with pytest.raises(Conflict):
            await work.artists.save(attrs.evolve(second, account_id=account.id), was=second)


async def test_a_save_over_a_newer_value_is_refused(storage: Storage) -> None:
    artist = an_artist()
    await add(storage, artist)
    changed = attrs.evolve(artist, price=Money(5), voice=a_voice_enrolment())
    async with storage() as work:
        await work.artists.save(changed, was=artist)
        await work.commit()

    async with storage() as work:
        with pytest.raises(Conflict):
            await work.artists.save(attrs.evolve(artist, price=Money(6)), was=artist)
        assert await work.artists.get(artist.id) == changed


async def test_an_artist_is_forgotten_with_her_templates(storage: Storage) -> None:
    artist = an_artist()
    template = a_template(artist)
    async with storage() as work:
        await work.artists.add(artist)
        await work.templates.add(template)
        await work.artists.delete(artist.id)
        await work.commit()

    async with storage() as work:
        with pytest.raises(NotFound):
            await work.artists.get(artist.id)
        with pytest.raises(NotFound):
            await work.templates.get(template.id)
        with pytest.raises(NotFound):
            await work.artists.delete(ArtistId(new_id()))


async def test_an_artist_that_work_or_consents_name_stays(storage: Storage) -> None:
    with_consent = await a_cast(storage)
    with_video = await a_cast(storage)
    await a_remembered_video(storage, with_video)
    with_job = an_artist()
    async with storage() as work:
        await work.artists.add(with_job)
        await work.jobs.add(a_job(artist=with_job))
        await work.commit()

    async with storage() as work:
        for artist in (with_consent.artist, with_video.artist, with_job):
            with pytest.raises(Conflict):
                await work.artists.delete(artist.id)
        # The refusals left the unit usable.
        await work.artists.save(attrs.evolve(with_job, name="Zulfiya"), was=with_job)
        await work.commit()


async def test_work_cannot_slip_in_while_an_artist_is_deleted(storage: Storage) -> None:
    artist = an_artist()
    await add(storage, artist)

    async def delete() -> None:
        async with storage() as work:
            await work.artists.delete(artist.id)
            await asyncio.sleep(0.02)
            await work.commit()

    async def order() -> None:
        await asyncio.sleep(0.01)
        async with storage() as work:
            await work.jobs.add(a_job(artist=artist))
            await work.commit()

    deleted, ordered = await asyncio.gather(delete(), order(), return_exceptions=True)

    assert deleted is None
    assert isinstance(ordered, Conflict)


async def test_the_list_shows_popular_ones_first_and_then_goes_by_name(storage: Storage) -> None:
    await add(
        storage,
        an_artist(name="Yulduz"),
        an_artist(name="anvar"),
        an_artist(name="Botir"),
        an_artist(name="Zokir", is_popular=True),
        an_artist(name="Шерали"),
    )

    assert await names(storage) == ["Zokir", "anvar", "Botir", "Yulduz", "Шерали"]


async def test_pages_hold_each_artist_once(storage: Storage) -> None:
    artists = [an_artist(name="Same name") for _ in range(7)]
    await add(storage, *artists)

    async with storage() as work:
        pages = [
            await work.artists.list(PageRequest(page, 3), ArtistFilter()) for page in (1, 2, 3)
        ]

    assert {artist.id for page in pages for artist in page.items} == {a.id for a in artists}
    assert [len(page.items) for page in pages] == [3, 3, 1]
    assert {page.total for page in pages} == {7}


async def test_each_filter_narrows_the_list(storage: Storage) -> None:
    await add(
        storage,
        an_artist(name="A", category="singer", country="UZ", is_verified=False),
        an_artist(name="B", category="actor", country="UZ", gender=Gender.MALE),
        an_artist(name="C", description="kiyik", category="singer", country="KZ", is_popular=True),
        an_artist(name="D", description="Ўзбек комиги", status=ArtistStatus.SUSPENDED),
    )

    assert await names(storage, category="singer", country="UZ") == ["A", "D"]
    assert await names(storage, gender=Gender.MALE) == ["B"]
    assert await names(storage, is_verified=False) == ["A"]
    assert await names(storage, is_popular=False) == ["A", "B", "D"]
    assert await names(storage, status=ArtistStatus.SUSPENDED) == ["D"]
    assert await names(storage, search="ўзбек КОМИГИ") == ["D"]
    assert await names(storage, search="KIY") == ["C"]
    assert await names(storage, category="nobody") == []


async def test_counts_cover_all_artists(storage: Storage) -> None:
    await add(
        storage,
        an_artist(category="singer", is_popular=True),
        an_artist(category="singer", is_verified=False),
        an_artist(category="actor", status=ArtistStatus.INACTIVE),
    )

    async with storage() as work:
        counts = await work.artists.counts()

    assert counts == ArtistCounts(
        total=3, active=2, verified=2, popular=1, by_category={"singer": 2, "actor": 1}
    )


async def test_without_artists_all_counts_are_zero(storage: Storage) -> None:
    async with storage() as work:
        counts = await work.artists.counts()

    assert counts == ArtistCounts(total=0, active=0, verified=0, popular=0, by_category={})


async def test_templates_come_oldest_first(storage: Storage) -> None:
    artist = an_artist()
    second = a_template(artist, created_at=NOW + timedelta(seconds=1), text="ў {recipient} ғ")
    first = a_template(artist)
    async with storage() as work:
        await work.artists.add(artist)
        await work.templates.add(second)
        await work.templates.add(first)
        with pytest.raises(Conflict):
            await work.templates.add(first)
        await work.commit()

    async with storage() as work:
        assert await work.templates.of_artist(artist.id) == (first, second)
        assert await work.templates.get(second.id) == second
        with pytest.raises(NotFound):
            await work.templates.get(TemplateId(new_id()))
