"""What a phrasebook holds."""

from collections.abc import Mapping

import attrs

from stario.domain.generation.model.greeting import Occasion


@attrs.frozen(kw_only=True)
class Phrasebook:
    """
    Sentences of one language, formal and without grammatical gender of the recipient.

    Openings hold `{name}`, the closing `{artist}`. `characters_per_second` is how fast the
    embedded voices read this language at speed 1, pauses included.
    """

    openings: Mapping[Occasion, str]
    wishes: Mapping[Occasion, tuple[str, ...]]
    any_wishes: tuple[str, ...]
    closing: str
    characters_per_second: float
