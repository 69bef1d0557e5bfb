"""What an artist leaves out counts for every order that is accepted after it."""

import attrs
import pytest
from tests.builders.rules import BLOCK, restrictions
from tests.builders.studio import Studio, a_greeting

from stario.adapters.moderation.text_moderator import FoldingTextModerator
from stario.domain.generation.model.greeting import Occasion
from stario.domain.generation.model.rejection import ContentRejected
from stario.domain.kernel.errors import Invalid, NotFound
from stario.domain.kernel.ids import JobId
from stario.domain.kernel.language import Language
from stario.domain.moderation.model.restriction import Restrictions
from stario.ports.moderation import TextModerator, TextVerdict


@attrs.frozen
class DecliningModerator(TextModerator):
    """The artist leaves something out while an order is judged for the first time."""

    studio: Studio
    after: Restrictions

    async def review(
        self,
        texts: dict[str, str],
        *,
        language: Language,
        restrictions: Restrictions | None = None,
        topic: str | None = None,
    ) -> TextVerdict:
        if restrictions is not None and restrictions.version < self.after.version:
            async with self.studio.town.storage() as work:
                await work.restrictions.save(self.after)
                await work.commit()
        return await FoldingTextModerator().review(
            texts, language=language, restrictions=restrictions, topic=topic
        )


async def test_what_is_left_out_while_the_words_are_judged_is_refused(studio: Studio) -> None:
    artist, fan = await studio.star(), await studio.town.person()
    await studio.agree(artist)
    after = restrictions(artist, fan, words=(("gʻisht", BLOCK),))
    studio.moderator = DecliningModerator(studio, after)
    job = JobId(studio.town.ids.new())

    with pytest.raises(ContentRejected):
        await studio.order(a_greeting(artist, custom_message="Salom, ғишт"), fan, job=job)

    async with studio.town.storage() as work:
        with pytest.raises(NotFound):
            await work.jobs.get(job)


async def test_an_occasion_that_is_left_out_meanwhile_is_refused(studio: Studio) -> None:
    artist, fan = await studio.star(), await studio.town.person()
    await studio.agree(artist)
    after = restrictions(artist, fan, black=("wedding",))
    studio.moderator = DecliningModerator(studio, after)

    with pytest.raises(Invalid) as refused:
        await studio.order(a_greeting(artist, occasion=Occasion.WEDDING), fan)

    assert (refused.value.field, refused.value.reason) == ("occasion", "declined_by_artist")


async def test_what_was_accepted_before_stays(studio: Studio) -> None:
    artist, fan = await studio.star(), await studio.town.person()
    await studio.agree(artist)
    greeting = a_greeting(artist, custom_message="Salom, gʻisht")
    job = JobId(studio.town.ids.new())
    first = await studio.order(greeting, fan, job=job)
    async with studio.town.storage() as work:
        await work.restrictions.save(restrictions(artist, fan, words=(("gʻisht", BLOCK),)))
        await work.commit()

    assert await studio.order(greeting, fan, job=job) == first
