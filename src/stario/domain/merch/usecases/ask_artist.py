"""Ask what an artist leaves out, before a design on her goods is let pass."""

import attrs

from stario.domain.kernel.ids import PreviewId
from stario.domain.merch.usecases.restrictions_on import restrictions_on
from stario.ports.moderation import TextModerator
from stario.ports.storage import Storage


@attrs.frozen(kw_only=True)
class AskArtist:
    storage: Storage
    moderator: TextModerator

    async def __call__(self, id_: PreviewId) -> None:
        """
        Say nothing while the artist has nothing against a design.

        What she has refused since it was made no reviewer approves.

        Raises:
            NotFound: there is none.
            ContentRejected: the artist refuses its words.
        """
        async with self.storage() as work:
            preview = await work.previews.get(id_)
            product = await work.products.get(preview.product_id)
        restrictions = await restrictions_on(self.storage, product)
        texts = {"text": preview.text, "ai_design_prompt": preview.prompt}
        verdict = await self.moderator.review(
            texts, language=preview.language, restrictions=restrictions
        )
        # Of what is unsure the reviewer decides, and of everything that is not the artist's.
        verdict.require_artist_agrees()
