"""A design on an artist's product follows what she leaves out."""

from pathlib import Path

import attrs
import pytest
from tests.builders import an_artist
from tests.builders.designs import Drafting
from tests.builders.rules import BLOCK, REVIEW, restrictions

from stario.domain.generation.model.rejection import ContentRejected
from stario.domain.merch.model.preview import PreviewState


@pytest.fixture
async def drafting(tmp_path: Path) -> Drafting:
    """A product of an artist's, who declines bricks and wants to see apples first."""
    drafting = await Drafting(folder=tmp_path).open()
    artist = an_artist()
    first = restrictions(
        artist, drafting.fan, words=(("gʻisht", BLOCK), ("olma", REVIEW)), black=("football",)
    )
    async with drafting.storage() as work:
        await work.artists.add(artist)
        was = drafting.product
        drafting.product = attrs.evolve(was, artist_id=artist.id)
        await work.products.save(drafting.product, was=was)
        await work.restrictions.save(first)
        await work.commit()
    return drafting


@pytest.mark.parametrize(
    ("text", "prompt"), [("Ғишт", ""), ("", "g'ishtlar"), ("Futbol", ""), ("Salom", "футбол")]
)
async def test_what_the_artist_declines_is_not_drawn(
    drafting: Drafting, text: str, prompt: str
) -> None:
    with pytest.raises(ContentRejected) as refused:
        await drafting.make(drafting.wish(text=text, prompt=prompt))

    assert {span.category for span in refused.value.spans} <= {"artist_word", "artist_topic"}
    assert await drafting.stored() == []


async def test_what_she_wants_to_see_first_waits_for_a_person(drafting: Drafting) -> None:
    preview = (await drafting.make(drafting.wish(text="Qizil olma"))).preview

    assert preview.state is PreviewState.PENDING_REVIEW
    async with drafting.storage() as work:
        (case,) = await work.cases.latest(limit=5)
    assert case.categories == ("artist_word",)


async def test_what_she_says_nothing_of_is_drawn(drafting: Drafting) -> None:
    assert (await drafting.make(drafting.wish(text="Salom"))).preview.may_be_ordered
