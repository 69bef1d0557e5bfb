"""A design on an artist's product follows what she leaves out."""

from pathlib import Path

import attrs
import pytest
from tests.builders import an_artist
from tests.builders.designs import Drafting, a_file, one_colour
from tests.builders.engines import memory_design_engines
from tests.builders.rules import BLOCK, REVIEW, restrictions

from stario.adapters.memory.media_moderation import SUGGESTIVE_COLOUR, MemoryViolenceClassifier
from stario.domain.artists.model.artist import Artist
from stario.domain.generation.model.rejection import ContentRejected
from stario.domain.merch.model.preview import PreviewState
from stario.domain.moderation.model.review_case import Subject


@pytest.fixture
async def drafting(tmp_path: Path) -> Drafting:
    """A product of an artist's, who declines bricks and wants to see apples first."""
    drafting = await Drafting(folder=tmp_path).open()
    artist = await of_an_artist(drafting)
    first = restrictions(
        artist, drafting.fan, words=(("gʻisht", BLOCK), ("olma", REVIEW)), black=("football",)
    )
    async with drafting.storage() as work:
        await work.restrictions.save(first)
        await work.commit()
    return drafting


async def of_an_artist(drafting: Drafting) -> Artist:
    """Let the product be hers."""
    artist = an_artist()
    async with drafting.storage() as work:
        await work.artists.add(artist)
        was = drafting.product
        drafting.product = attrs.evolve(was, artist_id=artist.id)
        await work.products.save(drafting.product, was=was)
        await work.commit()
    return artist


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


@pytest.mark.parametrize("allows", [False, True])
async def test_bare_skin_beside_her_needs_two_people_unless_she_allows_it(
    tmp_path: Path, allows: bool
) -> None:
    engines = memory_design_engines()
    sees = attrs.evolve(
        engines.media_checks, violence_classifier=MemoryViolenceClassifier(judges=True)
    )
    place = await Drafting(folder=tmp_path, engines=attrs.evolve(engines, media_checks=sees)).open()
    artist = await of_an_artist(place)
    async with place.storage() as work:
        hers = attrs.evolve(restrictions(artist, place.fan), allow_suggestive=allows)
        await work.restrictions.save(hers)
        await work.commit()
    artwork = await place.sent(a_file(one_colour(SUGGESTIVE_COLOUR)))

    preview = (await place.make(place.wish(artwork=artwork))).preview

    async with place.storage() as work:
        case = await work.cases.about(Subject.PREVIEW, preview.id)
    if allows:
        assert (preview.state, case) == (PreviewState.READY, None)
    else:
        assert preview.state is PreviewState.PENDING_REVIEW
        assert case is not None
        assert (case.categories, case.needs_second) == (("suggestive",), "restriction")
