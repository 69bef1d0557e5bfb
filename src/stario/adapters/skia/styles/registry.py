"""Which style paints which posters."""

from collections.abc import Mapping
from typing import Final

from stario.adapters.skia.styles.artistic import Artistic
from stario.adapters.skia.styles.minimalist import Minimalist
from stario.adapters.skia.styles.modern import Modern
from stario.adapters.skia.styles.neon import Neon
from stario.adapters.skia.styles.style import Style
from stario.adapters.skia.styles.vintage import Vintage
from stario.domain.generation.model.poster import PosterStyle

STYLES: Final[Mapping[PosterStyle, Style]] = {
    PosterStyle.MODERN: Modern(),
    PosterStyle.VINTAGE: Vintage(),
    PosterStyle.ARTISTIC: Artistic(),
    PosterStyle.MINIMALIST: Minimalist(),
    PosterStyle.NEON: Neon(),
}
