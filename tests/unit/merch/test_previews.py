"""From a wish to a design on a product, and what becomes of it."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import attrs
import numpy as np
import pytest
from tests.builders.artists import a_consent, an_artist
from tests.builders.designs import Drafting, a_disc, a_file, one_colour
from tests.builders.engines import memory_design_engines
from tests.builders.people import an_account
from tests.builders.town import Town
from tests.builders.values import new_id
from tests.builders.work import a_job, a_poster

from stario.adapters.memory.mockups import MemoryMockupRenderer
from stario.domain.compliance.usecases.erase_due_accounts import EraseDueAccounts
from stario.domain.generation.model.poster import Poster
from stario.domain.generation.model.rejection import ContentRejected
from stario.domain.identity.model.account import Account, AccountClosed
from stario.domain.identity.usecases.gather_personal_data import gather_personal_data
from stario.domain.kernel.errors import Conflict, Invalid, NotFound, Unavailable
from stario.domain.kernel.ids import AccountId
from stario.domain.merch.model.artwork import ARTWORK_KEPT_FOR, artwork_key
from stario.domain.merch.model.preview import KEPT_FOR, ArtworkSource, PreviewReviewed, PreviewState
from stario.domain.merch.model.product import Mockup, PrintArea
from stario.domain.merch.usecases.judge_preview import JudgePreview
from stario.ports.media import Bucket
from stario.ports.mockups import ArtworkUnusable, RgbaImage
from stario.ports.pictures import RgbImage


@pytest.fixture
async def drafting(tmp_path: Path) -> Drafting:
    return await Drafting(folder=tmp_path).open()


async def stored(drafting: Drafting, prefix: str = "merch-previews/") -> list[str]:
    return [found.key async for found in drafting.objects.list(Bucket.MEDIA, prefix=prefix)]


async def a_finished_poster(drafting: Drafting, owner: Account) -> Poster:
    artist = an_artist()
    consent = a_consent(artist, owner)
    job = a_job(account=owner, artist=artist, consent=consent)
    poster = a_poster(job)
    async with drafting.storage() as work:
        if owner != drafting.fan:
            await work.accounts.add(owner)
        await work.artists.add(artist)
        await work.consents.add(consent)
        await work.jobs.add(job)
        await work.posters.add(poster)
        await work.commit()
    content = a_file(one_colour(width=2160, height=2700), "JPEG")
    await drafting.objects.put(
        Bucket.MEDIA, poster.files["hd.jpg"], content, content_type="image/jpeg"
    )
    return poster


async def test_words_become_a_picture_and_a_page(drafting: Drafting) -> None:
    shown = await drafting.make(drafting.wish(text="  Salom,   Toshkent! ", colour="WHITE"))

    preview = shown.preview
    assert (preview.text, preview.artwork) == ("Salom, Toshkent!", ArtworkSource.NONE)
    assert (shown.variant.colour, shown.variant.size) == ("white", "XL")
    assert preview.may_be_ordered
    assert preview.expires_at == drafting.clock.now() + KEPT_FOR
    assert await stored(drafting) == [f"{preview.prefix}picture.jpg", f"{preview.prefix}print.pdf"]
    assert (await drafting.objects.get(Bucket.MEDIA, preview.print_key or "")).startswith(b"%PDF")
    assert (await drafting.read(preview.id, account=drafting.fan.id)).preview == preview
    async with drafting.storage() as work:
        later = drafting.clock.now() + timedelta(days=1)
        assert await work.outbox.due(at=later, limit=9) == ()


async def test_a_picture_of_ones_own_is_printed(drafting: Drafting) -> None:
    content = a_file(a_disc(side=3600))
    artwork = await drafting.sent(content)

    preview = (await drafting.make(drafting.wish(artwork=artwork))).preview

    assert preview.artwork is ArtworkSource.UPLOAD
    assert preview.artwork_key == f"{preview.prefix}artwork.png"
    kept = await drafting.objects.get(Bucket.MEDIA, preview.artwork_key)
    assert kept == await drafting.objects.get(Bucket.MEDIA, artwork_key(drafting.fan.id, artwork))


async def test_a_poster_of_ones_own_is_printed_and_nobody_elses(drafting: Drafting) -> None:
    mine = await a_finished_poster(drafting, drafting.fan)
    others = await a_finished_poster(drafting, an_account())

    preview = (await drafting.make(drafting.wish(poster=mine.id))).preview

    assert (preview.artwork, preview.poster_id) == (ArtworkSource.POSTER, mine.id)
    for poster in (others.id, new_id()):
        with pytest.raises(NotFound):
            await drafting.make(drafting.wish(poster=poster))


async def test_a_poster_that_is_taken_down_takes_its_designs_along(drafting: Drafting) -> None:
    poster = await a_finished_poster(drafting, drafting.fan)
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


async def test_art_is_made_of_words(drafting: Drafting) -> None:
    preview = (await drafting.make(drafting.wish(prompt="qizil lola", text="Bahor"))).preview
    assert (preview.artwork, preview.prompt) == (ArtworkSource.PROMPT, "qizil lola")
    assert preview.artwork_key is None
    assert preview.may_be_ordered


@pytest.mark.parametrize(
    ("changes", "field", "reason"),
    [
        ({}, "text", "required"),
        ({"text": "   "}, "text", "required"),
        ({"text": "a\x00b"}, "text", "invisible_characters"),
        ({"text": "\u202eolas"}, "text", "invisible_characters"),
        ({"text": "x" * 121}, "text", "too_long"),
        ({"prompt": "x" * 501}, "ai_design_prompt", "too_long"),
        ({"text": "Salom 🎉"}, "text", "glyph_missing"),
        ({"text": "a", "prompt": "b", "poster": new_id()}, "image_url", "one_picture"),
        ({"text": "a", "colour": "pink"}, "color", "unknown"),
        ({"text": "a", "colour": "white", "size": "L"}, "size", "unknown"),
    ],
    ids=["nothing", "spaces", "nul", "override", "long", "long prompt", "emoji", "two pictures",
         "colour", "size"],
)  # fmt: skip
async def test_a_wish_that_breaks_a_rule_is_told_why(
    drafting: Drafting, changes: dict[str, Any], field: str, reason: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        await drafting.make(drafting.wish(**changes))
    assert (refusal.value.field, refusal.value.reason) == (field, reason)
    assert await stored(drafting) == []


async def test_rude_words_are_refused_and_doubtful_ones_wait_for_a_person(
    drafting: Drafting,
) -> None:
    for wish in (drafting.wish(text="You bitch"), drafting.wish(prompt="сука")):
        with pytest.raises(ContentRejected) as refusal:
            await drafting.make(wish)
        assert refusal.value.spans[0].field in {"text", "ai_design_prompt"}

    preview = (await drafting.make(drafting.wish(text="Putin prezident"))).preview
    assert preview.state is PreviewState.PENDING_REVIEW
    assert not preview.may_be_ordered

    judge = JudgePreview(storage=drafting.storage)
    assert (await judge(preview.id, approve=True)).may_be_ordered
    with pytest.raises(PreviewReviewed):
        await judge(preview.id, approve=False)


async def test_the_same_wish_twice_is_one_design(drafting: Drafting) -> None:
    wish = drafting.wish(text="Salom")
    made = await asyncio.gather(*(drafting.make(wish) for _ in range(4)))

    assert {shown.preview.id for shown in made} == {wish.id}
    assert len({shown.preview for shown in made}) == 1
    assert len(await stored(drafting)) == 2
    other = an_account()
    async with drafting.storage() as work:
        await work.accounts.add(other)
        assert await work.outbox.due(at=drafting.clock.now() + KEPT_FOR, limit=9) == ()
        await work.commit()
    with pytest.raises(Conflict):
        await drafting.make(attrs.evolve(wish, account=other.id))


async def test_nobody_elses_upload_is_printed(drafting: Drafting) -> None:
    other = an_account()
    async with drafting.storage() as work:
        await work.accounts.add(other)
        await work.commit()
    theirs = await drafting.sent(a_file(one_colour()), account=other)
    for artwork in (theirs, new_id()):
        with pytest.raises(NotFound):
            await drafting.make(drafting.wish(artwork=artwork))
    shown = await drafting.make(drafting.wish(text="Salom"))
    with pytest.raises(NotFound):
        await drafting.read(shown.preview.id, account=other.id)


async def test_a_closed_account_makes_and_sends_nothing(drafting: Drafting) -> None:
    blocked = an_account(blocked_at=drafting.clock.now())
    async with drafting.storage() as work:
        await work.accounts.add(blocked)
        await work.commit()
    with pytest.raises(AccountClosed):
        await drafting.make(drafting.wish(text="Salom", account=blocked))
    with pytest.raises(AccountClosed):
        await drafting.sent(a_file(one_colour()), account=blocked)
    assert await stored(drafting, "") == []


async def test_what_is_no_picture_is_not_kept(drafting: Drafting) -> None:
    with pytest.raises(ArtworkUnusable):
        await drafting.sent(b"<svg/>")
    assert await stored(drafting, "") == []


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
    assert await stored(drafting, artwork_key(drafting.fan.id, artwork))

    drafting.clock.advance(by=ARTWORK_KEPT_FOR + timedelta(seconds=1))
    with pytest.raises(NotFound):
        await drafting.read(over.id, account=drafting.fan.id)
    assert not await drafting.sweep()

    assert await stored(drafting, "merch-artwork/") == []
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


async def test_a_clear_picture_cannot_be_ordered(drafting: Drafting) -> None:
    clear = np.zeros((300, 300, 4), np.uint8)
    artwork = await drafting.sent(a_file(clear))
    preview = (await drafting.make(drafting.wish(artwork=artwork))).preview
    assert [finding.code for finding in preview.findings] == ["nothing_to_print"]
    assert not preview.may_be_ordered
