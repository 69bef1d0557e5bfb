"""Scenes to paint: all words, and somebody whose face, hair and coat can be told apart."""

from collections.abc import Mapping
from functools import cache

import cv2
import numpy as np

from stario.adapters.skia.figures import Person, on_page
from stario.adapters.skia.layout.solving import solve
from stario.adapters.skia.layout.spec import Slot
from stario.adapters.skia.scene import Scene
from stario.adapters.skia.styles.registry import STYLES
from stario.adapters.skia.typefaces import Typesetter
from stario.domain.generation.model.poster import PosterRatio, PosterStyle
from stario.ports.cutouts import Box, Cutout

UNIT_PIXELS = 0.5
"""Half of a standard picture: a quarter of its time."""
WORDS: Mapping[Slot, str] = {
    Slot.TITLE: "Gʻuncha, tugʻilgan kuning bilan!",
    Slot.SECONDARY: "Orzularing ushalsin, yoʻling oydin boʻlsin",
    Slot.NAME: "Nozima Oʻktamova",
    Slot.KICKER: "Tugʻilgan kun",
    Slot.EDITION: "№ 0427",
    Slot.LABEL: "AI yordamida yaratilgan",
}


@cache
def cutout() -> Cutout:
    """Somebody with hair, a face with eyes and a mouth, and a blue coat."""
    picture = np.zeros((560, 420, 4), np.uint8)
    cv2.ellipse(picture, (210, 560), (190, 250), 0, 180, 360, (150, 70, 30, 255), -1)
    cv2.ellipse(picture, (210, 150), (110, 130), 0, 0, 360, (30, 45, 70, 255), -1)
    cv2.rectangle(picture, (175, 230), (245, 330), (120, 150, 205, 255), -1)
    cv2.ellipse(picture, (210, 175), (78, 100), 0, 0, 360, (135, 165, 222, 255), -1)
    for x in (178, 242):
        cv2.ellipse(picture, (x, 160), (15, 8), 0, 0, 360, (40, 40, 40, 255), -1)
    cv2.ellipse(picture, (210, 225), (30, 9), 0, 0, 360, (80, 70, 170, 255), -1)
    done, png = cv2.imencode(".png", picture)
    assert done
    return Cutout(png=png.tobytes(), width=420, height=560, face=Box(132, 80, 156, 195))


def scene_of(
    style: PosterStyle,
    ratio: PosterRatio,
    typesetter: Typesetter,
    *,
    people: int = 1,
    scheme: str | None = None,
    seed: int = 3,
    bleed: float = 0.0,
    unit_pixels: float = UNIT_PIXELS,
) -> Scene:
    painted = STYLES[style]
    cast = [Person.of(cutout())] * people
    layout = solve(
        painted.specs[ratio], ratio, WORDS, [one.shape for one in cast], measure=typesetter
    )
    return Scene(
        layout=layout,
        scheme=scheme or painted.schemes[0],
        seed=seed,
        unit_pixels=unit_pixels,
        bleed=bleed,
        figures=on_page(cast, layout, unit_pixels=unit_pixels, bleed=bleed),
        typesetter=typesetter,
    )
