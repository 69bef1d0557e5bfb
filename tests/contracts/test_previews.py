"""What remembering designs promises, on every storage."""

from datetime import timedelta

import attrs
import pytest

from stario.domain.identity.model.account import Account
from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.ids import PosterId, PreviewId
from stario.domain.kernel.paging import PageRequest
from stario.domain.merch.model.preview import (
    KEPT_FOR,
    ArtworkSource,
    PreflightFinding,
    Preview,
    PreviewState,
)
from stario.ports.storage import Storage
from tests.builders import NOW, an_account, new_id
from tests.builders.previews import a_preview


async def remembered(storage: Storage, account: Account, *previews: Preview) -> None:
    async with storage() as work:
        await work.accounts.add(account)
        for preview in previews:
            await work.previews.add(preview)
        await work.commit()


async def stored(storage: Storage, preview: Preview) -> Preview:
    async with storage() as work:
        return await work.previews.get(preview.id)


async def test_a_preview_comes_back_as_it_was(storage: Storage) -> None:
    fan = an_account()
    findings = (
        PreflightFinding(code="low_resolution", is_fatal=True, value=92.5, limit=150.0),
        PreflightFinding(code="no_bleed", is_fatal=False),
    )
    preview = attrs.evolve(
        a_preview(fan, findings=findings),
        artwork=ArtworkSource.POSTER,
        poster_id=PosterId(new_id()),
        artwork_key=None,
    )
    await remembered(storage, fan, preview)
    assert await stored(storage, preview) == preview

    changed = attrs.evolve(preview, is_ordered=True, findings=())
    async with storage() as work:
        await work.previews.get(preview.id, lock=True)
        await work.previews.save(changed)
        await work.commit()

    assert await stored(storage, preview) == changed


async def test_what_is_not_there_is_not_found(storage: Storage) -> None:
    fan = an_account()
    preview = a_preview(fan)
    await remembered(storage, fan, preview)
    async with storage() as work:
        with pytest.raises(NotFound):
            await work.previews.get(PreviewId(new_id()))
        with pytest.raises(NotFound):
            await work.previews.save(a_preview(fan))
    async with storage() as work:
        with pytest.raises(Conflict):
            await work.previews.add(preview)
    async with storage() as work:
        with pytest.raises(Conflict):
            await work.previews.add(a_preview(an_account()))


async def test_ones_own_are_listed_newest_first(storage: Storage) -> None:
    fan, other = an_account(), an_account()
    mine = [a_preview(fan, created_at=NOW + timedelta(minutes=each)) for each in (0, 2, 1)]
    await remembered(storage, fan, *mine)
    await remembered(storage, other, a_preview(other))

    async with storage() as work:
        assert await work.previews.of_account(fan.id) == (mine[1], mine[2], mine[0])
        assert await work.previews.of_account(fan.id, lock=True) == (mine[1], mine[2], mine[0])


async def test_those_of_a_poster_are_found(storage: Storage) -> None:
    fan, poster = an_account(), PosterId(new_id())
    mine = [attrs.evolve(a_preview(fan), poster_id=poster) for _ in range(2)]
    await remembered(storage, fan, *mine, a_preview(fan))

    async with storage() as work:
        found = await work.previews.of_poster(poster)

    assert found == tuple(sorted(mine, key=lambda each: each.id))


async def test_what_a_person_must_judge_waits_in_order(storage: Storage) -> None:
    fan, waits = an_account(), PreviewState.PENDING_REVIEW
    second = a_preview(fan, state=waits, created_at=NOW + timedelta(minutes=1))
    first, ready = a_preview(fan, state=waits), a_preview(fan)
    await remembered(storage, fan, second, ready, first)

    async with storage() as work:
        page = await work.previews.awaiting_review(PageRequest(size=1))
        rest = await work.previews.awaiting_review(PageRequest(page=2, size=1))

    assert (page.items, page.total) == ((first,), 2)
    assert rest.items == (second,)


async def test_only_what_is_over_and_not_ordered_expires(storage: Storage) -> None:
    fan = an_account()
    over = [a_preview(fan, created_at=NOW + timedelta(seconds=each)) for each in (1, 0)]
    ordered = a_preview(fan, is_ordered=True)
    young = a_preview(fan, created_at=NOW + timedelta(days=1))
    await remembered(storage, fan, *over, ordered, young)

    async with storage() as work:
        at = NOW + KEPT_FOR + timedelta(seconds=1)
        assert await work.previews.expired(at=at, limit=9) == (over[1], over[0])
        assert await work.previews.expired(at=at, limit=1) == (over[1],)
        assert await work.previews.expired(at=NOW, limit=9) == ()


async def test_what_is_forgotten_is_gone_and_a_second_time_is_no_error(storage: Storage) -> None:
    fan = an_account()
    preview = a_preview(fan)
    await remembered(storage, fan, preview)
    for _ in range(2):
        async with storage() as work:
            await work.previews.forget(preview.id)
            await work.commit()

    with pytest.raises(NotFound):
        await stored(storage, preview)


async def test_an_erased_persons_order_keeps_nothing_of_hers_but_the_files(
    storage: Storage,
) -> None:
    fan = an_account()
    preview = a_preview(fan, is_ordered=True)
    await remembered(storage, fan, preview)
    nobodys = preview.forget_person(at=NOW)
    async with storage() as work:
        await work.previews.save(nobodys)
        await work.commit()

    kept = await stored(storage, preview)

    assert (kept.account_id, kept.text, kept.print_key) == (None, "", preview.print_key)
    assert kept.expires_at > NOW
