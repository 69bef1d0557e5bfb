"""What a painter is told of a poster."""

import attrs

from stario.domain.generation.model.poster_design import PosterDesign
from stario.domain.generation.model.seed import seed_of
from stario.domain.generation.usecases.poster_words import words_of
from stario.domain.kernel.ids import JobId
from stario.ports.cutouts import Cutout
from stario.ports.painting import PosterBrief


@attrs.frozen(kw_only=True)
class ComposePoster:
    """`public_url` is where everybody reaches the page that verifies a poster."""

    public_url: str

    def __call__(
        self, design: PosterDesign, people: tuple[Cutout, ...], *, artist_name: str, poster: str
    ) -> PosterBrief:
        return PosterBrief(
            style=design.style,
            ratio=design.aspect_ratio,
            language=design.language,
            words=words_of(design, artist_name=artist_name, poster=poster),
            people=people,
            color_scheme=design.color_scheme,
            verify_url=f"{self.public_url.rstrip('/')}/verify/{poster}",
            seed=seed_of(JobId(poster)),
        )
