"""Offer words that the artist is ready to say."""

import re

import attrs

from stario.domain.artists.model.template import PromptTemplate
from stario.domain.identity.model.actor import Actor
from stario.domain.kernel.errors import Conflict, Invalid, NotFound
from stario.domain.kernel.ids import ArtistId, TemplateId
from stario.domain.kernel.language import Language
from stario.domain.kernel.text import clean_line
from stario.ports.storage import Storage, UnitOfWork
from stario.ports.system import Clock

LONGEST_TITLE = 80
LONGEST_TEXT = 500
MOST_TEMPLATES = 100
PLACE = "{recipient}"


@attrs.frozen(kw_only=True)
class OfferTemplate:
    storage: Storage
    clock: Clock

    async def __call__(
        self,
        *,
        template_id: TemplateId,
        artist: ArtistId,
        actor: Actor,
        title: str,
        text: str,
        language: Language,
        occasion: str,
    ) -> PromptTemplate:
        """
        Add the template *template_id*; a repeated request finds the one it made.

        Raises:
            NotFound: no such artist, or somebody else's.
            Invalid: a text breaks a rule.
            Conflict: the artist has too many.
        """
        template = PromptTemplate(
            id=template_id,
            artist_id=artist,
            title=clean_line("title", title, shortest=1, longest=LONGEST_TITLE),
            text=_checked(text),
            language=language,
            occasion=occasion,
            created_at=self.clock.now(),
        )
        async with self.storage() as work:
            owner = await work.artists.get(artist)
            owner.require_managed_by(actor.account_id, is_staff=actor.is_staff)
            made = await _made_before(work, template_id)
            if made is not None:
                return made
            if len(await work.templates.of_artist(artist)) >= MOST_TEMPLATES:
                raise Conflict(what="templates")
            await work.templates.add(template)
            await work.commit()
        return template


def _checked(raw: str) -> str:
    text = clean_line("text", raw, shortest=1, longest=LONGEST_TEXT)
    if text.count(PLACE) > 1 or re.search(r"[{}]", text.replace(PLACE, "")):
        raise Invalid("text", "braces")
    return text


async def _made_before(work: UnitOfWork, template: TemplateId) -> PromptTemplate | None:
    try:
        return await work.templates.get(template)
    except NotFound:
        return None
