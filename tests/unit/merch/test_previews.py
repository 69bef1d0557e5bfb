"""From a wish to a design on a product, and what becomes of it."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import attrs
import numpy as np
import pytest
from tests.builders.designs import Drafting, a_disc, a_file, one_colour
from tests.builders.people import an_account
from tests.builders.values import new_id

from stario.domain.generation.model.rejection import ContentRejected
from stario.domain.identity.model.account import AccountClosed
from stario.domain.kernel.errors import Conflict, Invalid, NotFound
from stario.domain.kernel.ids import PreviewId
from stario.domain.merch.model.artwork import MOST_ARTWORK, artwork_key
from stario.domain.merch.model.preview import (
    KEPT_FOR,
    MOST_KEPT,
    ArtworkSource,
    PreviewReviewed,
    PreviewState,
    TooManyDesigns,
)
from stario.domain.moderation.model.review_case import Subject
from stario.ports.media import Bucket
from stario.ports.mockups import ArtworkUnusable


@pytest.fixture
async def drafting(tmp_path: Path) -> Drafting:
    return await Drafting(folder=tmp_path).open()


async def test_words_become_a_picture_and_a_page(drafting: Drafting) -> None:
    shown = await drafting.make(drafting.wish(text="  Salom,   Toshkent! ", colour="WHITE"))

    preview = shown.preview
    assert (preview.text, preview.artwork) == ("Salom, Toshkent!", ArtworkSource.NONE)
    assert (shown.variant.colour, shown.variant.size) == ("white", "XL")
    assert preview.may_be_ordered
    assert preview.expires_at == drafting.clock.now() + KEPT_FOR
    assert await drafting.stored() == [f"{preview.prefix}picture.jpg", f"{preview.prefix}print.pdf"]
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
    mine = await drafting.finished_poster(drafting.fan)
    others = await drafting.finished_poster(an_account())

    preview = (await drafting.make(drafting.wish(poster=mine.id))).preview

    assert (preview.artwork, preview.poster_id) == (ArtworkSource.POSTER, mine.id)
    for poster in (others.id, new_id()):
        with pytest.raises(NotFound):
            await drafting.make(drafting.wish(poster=poster))


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
    assert await drafting.stored() == []


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

    async with drafting.storage() as work:
        case = await work.cases.about(Subject.PREVIEW, preview.id)
    assert case is not None
    assert (case.account_id, case.categories) == (drafting.fan.id, ("political",))
    assert [place.key for place in case.media] == [preview.picture_key]
    judged = preview.judge(approve=True)
    assert judged.may_be_ordered
    with pytest.raises(PreviewReviewed):
        judged.judge(approve=False)


async def test_the_same_wish_twice_is_one_design(drafting: Drafting) -> None:
    wish = drafting.wish(text="Salom")
    made = await asyncio.gather(*(drafting.make(wish) for _ in range(4)))

    assert {shown.preview.id for shown in made} == {wish.id}
    assert len({shown.preview for shown in made}) == 1
    assert len(await drafting.stored()) == 2
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
    assert await drafting.stored("") == []


async def test_nobody_fills_the_store(drafting: Drafting) -> None:
    first = (await drafting.make(drafting.wish(text="Salom"))).preview
    async with drafting.storage() as work:
        for _ in range(MOST_KEPT):
            await work.previews.add(attrs.evolve(first, id=PreviewId(new_id()), is_ordered=True))
        await work.commit()
    # What is ordered does not count.
    again = await drafting.make(drafting.wish(text="Salom"))
    async with drafting.storage() as work:
        for preview in await work.previews.of_account(drafting.fan.id):
            await work.previews.save(attrs.evolve(preview, is_ordered=False))
        await work.commit()
    with pytest.raises(TooManyDesigns):
        await drafting.make(drafting.wish(text="Salom"))
    repeated = drafting.wish(id=again.preview.id, text="Salom")
    assert (await drafting.make(repeated)).preview.id == again.preview.id

    for number in range(MOST_ARTWORK):
        key = artwork_key(drafting.fan.id, str(number))
        await drafting.objects.put(Bucket.MEDIA, key, b"picture", content_type="image/png")
    with pytest.raises(TooManyDesigns):
        await drafting.sent(a_file(one_colour()))


async def test_what_is_no_picture_is_not_kept(drafting: Drafting) -> None:
    with pytest.raises(ArtworkUnusable):
        await drafting.sent(b"<svg/>")
    assert await drafting.stored("") == []


async def test_a_clear_picture_cannot_be_ordered(drafting: Drafting) -> None:
    clear = np.zeros((300, 300, 4), np.uint8)
    artwork = await drafting.sent(a_file(clear))
    preview = (await drafting.make(drafting.wish(artwork=artwork))).preview
    assert [finding.code for finding in preview.findings] == ["nothing_to_print"]
    assert not preview.may_be_ordered
