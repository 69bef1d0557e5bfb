"""What a fan wants to see on a product."""

from collections.abc import Mapping
from typing import Self

import attrs

from stario.domain.kernel.errors import Invalid
from stario.domain.kernel.ids import AccountId, PosterId, PreviewId, ProductId
from stario.domain.kernel.language import Language
from stario.domain.kernel.text import clean_line
from stario.domain.merch.model.preview import ArtworkSource
from stario.domain.merch.model.product import Mockup, Product, Variant
from stario.domain.merch.model.sorts import sorts_like

PRINTED_TO_THE_EDGE = frozenset({Mockup.POSTER, Mockup.PHONE_CASE, Mockup.FRAMED_PRINT})
"""Of the other bodies a print covers a part, and the product shows around it."""

LONGEST_TEXT = 120
LONGEST_PROMPT = 500


@attrs.frozen(kw_only=True)
class DesignWish:
    """
    One picture at most: `artwork` is an upload of hers, `poster` a poster of hers, `prompt` words
    that art is made of. `colour` and `size` None: whatever comes first.
    """

    id: PreviewId
    account: AccountId
    product: ProductId
    colour: str | None
    size: str | None
    text: str
    artwork: str | None
    poster: PosterId | None
    prompt: str
    language: Language

    @property
    def source(self) -> ArtworkSource:
        if self.artwork is not None:
            return ArtworkSource.UPLOAD
        if self.poster is not None:
            return ArtworkSource.POSTER
        return ArtworkSource.PROMPT if self.prompt else ArtworkSource.NONE

    @property
    def words(self) -> Mapping[str, str]:
        """What moderation judges, by field."""
        every = {"text": self.text, "ai_design_prompt": self.prompt}
        return {field: words for field, words in every.items() if words}

    def checked(self) -> Self:
        """
        Tidy the words.

        Raises:
            Invalid: of `text` or `ai_design_prompt`; `one_picture` of `image_url`; `required` of
                `text` where there is nothing at all.
        """
        text = clean_line("text", self.text, longest=LONGEST_TEXT)
        prompt = clean_line("ai_design_prompt", self.prompt, longest=LONGEST_PROMPT)
        if sum(map(bool, (self.artwork, self.poster, prompt))) > 1:
            raise Invalid("image_url", "one_picture")
        wish = attrs.evolve(self, text=text, prompt=prompt)
        if wish.source is ArtworkSource.NONE and not text:
            raise Invalid("text", "required")
        return wish


def chosen_variant(product: Product, *, colour: str | None, size: str | None) -> Variant:
    """
    Give the first variant on offer that is as wanted.

    Raises:
        Invalid: `unknown` of `color` or `size`.
    """
    return sorts_like(product, colour=colour, size=size)[0]
