"""What a diffusion model is asked for: the art behind the people, never people and never words."""

from collections.abc import Mapping

from stario.domain.generation.model.poster import PosterStyle

STYLES: Mapping[PosterStyle, str] = {
    PosterStyle.MODERN: (
        "contemporary concert poster background, smooth mesh gradient, soft light, "
        "thin concentric lines, violet, magenta and orange"
    ),
    PosterStyle.VINTAGE: (
        "1960s screen print background, sunburst rays, warm cream paper, red disc, "
        "halftone texture, worn ink"
    ),
    PosterStyle.ARTISTIC: (
        "handwoven Uzbek ikat silk background, abr pattern, feathered edges, "
        "indigo, ruby, saffron and emerald"
    ),
    PosterStyle.MINIMALIST: (
        "swiss minimalist background, flat off-white paper, one large geometric shape, "
        "generous empty space"
    ),
    PosterStyle.NEON: (
        "night club background, glowing neon ring, dark violet haze, perspective grid, "
        "reflections on a wet floor"
    ),
}
ALWAYS = "no people, no text, plain centre, poster art, high detail"
NEVER = (
    "person, face, people, hands, text, letters, words, logo, watermark, signature, frame, "
    "low quality, blurry"
)


def prompt_of(style: PosterStyle, color_scheme: str | None) -> str:
    """*color_scheme* is a name such as `ruby-night`; its words are colours and moods."""
    mood = f", {color_scheme.replace('-', ' ').replace('_', ' ')} colours" if color_scheme else ""
    return f"{STYLES[style]}{mood}, {ALWAYS}"
