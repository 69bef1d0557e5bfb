"""How long designs are kept, and what takes them away."""

from datetime import timedelta
from pathlib import Path

import attrs
import pytest
from tests.builders.designs import Drafting, a_file, one_colour
from tests.builders.engines import memory_design_engines
from tests.builders.people import an_account
from tests.builders.town import Town

from stario.adapters.memory.mockups import MemoryMockupRenderer
from stario.domain.compliance.usecases.erase_due_accounts import EraseDueAccounts
from stario.domain.identity.usecases.gather_personal_data import gather_personal_data
from stario.domain.kernel.errors import NotFound, Unavailable
from stario.domain.kernel.ids import AccountId
from stario.domain.merch.model.artwork import ARTWORK_KEPT_FOR, artwork_key
from stario.domain.merch.model.preview import KEPT_FOR
from stario.domain.merch.model.product import Mockup, PrintArea
from stario.ports.mockups import RgbaImage
from stario.ports.pictures import RgbImage


@pytest.fixture
async def drafting(tmp_path: Path) -> Drafting:
    return await Drafting(folder=tmp_path).open()


async def test_a_poster_that_is_taken_down_takes_its_designs_along(drafting: Drafting) -> None:
    poster = await drafting.finished_poster(drafting.fan)
    one = (await drafting.make(drafting.wish(poster=poster.id))).preview
    ordered = (await drafting.make(drafting.wish(poster=poster.id))).preview
    async with drafting.storage() as work:
        await work.previews.save(attrs.evolve(ordered, is_ordered=True))
        await Town(storage=drafting.storage).take_down.poster(
            work, poster, "consent_revoked", at=drafting.clock.now()
        )
        await work.commit()

    with pytest.raises(NotFound):
        await drafting.read(one.id, account=drafting.fan.id)
    await drafting.read(ordered.id, account=drafting.fan.id)
    with pytest.raises(NotFound):
        await drafting.make(drafting.wish(poster=poster.id))
    async with drafting.storage() as work:
        prefixes = {m.payload.get("prefix") for m in await work.outbox.due(
            at=drafting.clock.now(), limit=9
        )}  # fmt: skip
    assert one.prefix in prefixes
    assert ordered.prefix not in prefixes


@attrs.frozen
class Broken(MemoryMockupRenderer):
    async def show(
        self, sheet: RgbaImage, *, mockup: Mockup, area: PrintArea, colour: str
    ) -> RgbImage:
        raise Unavailable(what="heavy_work")


async def test_files_of_a_design_that_came_to_nothing_are_deleted_later(
    drafting: Drafting,
) -> None:
    drafting.engines = attrs.evolve(drafting.engines, mockup_renderer=Broken())
    wish = drafting.wish(text="Salom")
    with pytest.raises(Unavailable):
        await drafting.make(wish)

    async with drafting.storage() as work:
        assert await work.outbox.due(at=drafting.clock.now(), limit=9) == ()
        (stray,) = await work.outbox.due(at=drafting.clock.now() + KEPT_FOR, limit=9)
    assert stray.payload["prefix"] == f"merch-previews/{wish.id}/"

    drafting.clock.advance(by=timedelta(minutes=59))
    drafting.engines = memory_design_engines()
    await drafting.make(wish)
    async with drafting.storage() as work:
        assert await work.outbox.due(at=drafting.clock.now() + KEPT_FOR, limit=9) == ()


async def test_designs_that_nobody_orders_go_after_a_week_and_uploads_too(
    drafting: Drafting,
) -> None:
    artwork = await drafting.sent(a_file(one_colour()))
    over = (await drafting.make(drafting.wish(artwork=artwork))).preview
    ordered = (await drafting.make(drafting.wish(text="Salom"))).preview
    async with drafting.storage() as work:
        await work.previews.save(attrs.evolve(ordered, is_ordered=True))
        await work.commit()
    assert not await drafting.sweep()
    assert await drafting.stored(artwork_key(drafting.fan.id, artwork))

    drafting.clock.advance(by=ARTWORK_KEPT_FOR + timedelta(seconds=1))
    with pytest.raises(NotFound):
        await drafting.read(over.id, account=drafting.fan.id)
    assert not await drafting.sweep()

    assert await drafting.stored("merch-artwork/") == []
    async with drafting.storage() as work:
        assert await work.previews.of_account(drafting.fan.id) == (
            attrs.evolve(ordered, is_ordered=True),
        )
        (deletion,) = await work.outbox.due(at=drafting.clock.now(), limit=9)
    assert deletion.payload["prefix"] == over.prefix


async def test_an_erased_person_leaves_no_design_and_an_order_no_words(
    drafting: Drafting,
) -> None:
    leaving = an_account(
        deletion_requested_at=drafting.clock.now(), delete_after=drafting.clock.now()
    )
    async with drafting.storage() as work:
        await work.accounts.add(leaving)
        await work.commit()
    plain = (await drafting.make(drafting.wish(text="Salom", account=leaving))).preview
    kept = (await drafting.make(drafting.wish(prompt="lola", account=leaving))).preview
    async with drafting.storage() as work:
        await work.previews.save(attrs.evolve(kept, is_ordered=True))
        archive = await gather_personal_data(work, AccountId(leaving.id))
        await work.commit()
    assert {record["id"] for record in archive.designs} == {plain.id, kept.id}

    town = Town(storage=drafting.storage, clock=drafting.clock)
    assert (
        await EraseDueAccounts(
            storage=town.storage, take_down=town.take_down, clock=town.clock, ids=town.ids
        )()
        == 1
    )

    async with drafting.storage() as work:
        assert await work.previews.of_account(leaving.id) == ()
        left = await work.previews.get(kept.id)
        due = await work.outbox.due(at=drafting.clock.now(), limit=20)
    assert (left.account_id, left.prompt, left.print_key) == (None, "", kept.print_key)
    prefixes = {message.payload.get("prefix") for message in due}
    assert {plain.prefix, f"merch-artwork/{leaving.id}/"} <= prefixes
    assert kept.prefix not in prefixes
