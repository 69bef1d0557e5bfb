"""Words that artists offer to say."""

import pytest
from tests.builders.town import Town, actor

from stario.domain.artists.model.artist import Artist
from stario.domain.artists.usecases.list_templates import ListTemplates
from stario.domain.artists.usecases.offer_template import MOST_TEMPLATES, OfferTemplate
from stario.domain.identity.model.account import Account
from stario.domain.identity.model.role import Role
from stario.domain.kernel.errors import Conflict, Invalid, NotFound
from stario.domain.kernel.ids import TemplateId
from stario.domain.kernel.language import Language


async def offer(
    town: Town, artist: Artist, who: Account, text: str, *, template_id: str | None = None
) -> TemplateId:
    template = await OfferTemplate(storage=town.storage, clock=town.clock)(
        template_id=TemplateId(template_id or town.ids.new()),
        artist=artist.id,
        actor=actor(who),
        title="Birthday",
        text=text,
        language=Language.UZBEK,
        occasion="birthday",
    )
    return template.id


async def test_templates_are_offered_by_the_artist_and_read_by_all() -> None:
    town = Town()
    owner, stranger = await town.person(Role.ARTIST), await town.person(Role.ARTIST)
    artist = await town.artist(owner)

    first = await offer(town, artist, owner, "Aziz {recipient}, tabriklayman!")
    assert await offer(town, artist, owner, "Boshqa", template_id=first) == first

    (template,) = await ListTemplates(storage=town.storage)(artist.id)
    assert template.fill("Lola") == "Aziz Lola, tabriklayman!"
    with pytest.raises(NotFound):
        await offer(town, artist, stranger, "Salom")


@pytest.mark.parametrize(
    "text", ["", "{recipient} {recipient}", "{name}", "{", "{{recipient}}", "x" * 501]
)
async def test_a_template_has_one_gap_and_nothing_else_in_braces(text: str) -> None:
    town = Town()
    owner = await town.person(Role.ARTIST)

    with pytest.raises(Invalid) as refused:
        await offer(town, await town.artist(owner), owner, text)

    assert refused.value.field == "text"


async def test_templates_are_not_piled_up() -> None:
    town = Town()
    owner = await town.person(Role.ARTIST)
    artist = await town.artist(owner)
    for _ in range(MOST_TEMPLATES):
        await offer(town, artist, owner, "Salom")

    with pytest.raises(Conflict):
        await offer(town, artist, owner, "Salom")
