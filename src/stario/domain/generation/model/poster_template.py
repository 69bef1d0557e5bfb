"""What a poster may be about."""

from collections.abc import Mapping

import attrs

from stario.domain.generation.model.greeting import Occasion
from stario.domain.generation.model.poster import PosterRatio, PosterStyle
from stario.domain.kernel.language import Language


@attrs.frozen(kw_only=True)
class PosterTemplate:
    """
    An occasion, ready to be ordered.

    `topic` is what the artist's consent must cover. `style` and its `color_scheme` hold where the
    fan chooses neither. `kickers` are the word or two above the title. `samples` are a title and
    a line below it that show what to write.
    """

    id: str
    topic: Occasion
    style: PosterStyle
    color_scheme: str
    ratios: tuple[PosterRatio, ...] = tuple(PosterRatio)
    names: Mapping[Language, str]
    kickers: Mapping[Language, str]
    samples: Mapping[Language, tuple[str, str]]
