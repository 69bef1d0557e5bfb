"""Vintage, artistic and neon: what a fan would see at a glance."""

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import combinations

import attrs
import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from stario.adapters.skia.canvas import drawn_over, pixels
from stario.adapters.skia.effects.noise import Picture
from stario.adapters.skia.figures import Person, on_page
from stario.adapters.skia.layout.geometry import SIZES, Rect
from stario.adapters.skia.layout.solving import solve
from stario.adapters.skia.layout.spec import Slot
from stario.adapters.skia.scene import Scene
from stario.adapters.skia.styles.registry import STYLES
from stario.adapters.skia.typefaces import Typesetter
from stario.domain.generation.model.poster import PosterRatio, PosterStyle
from stario.ports.cutouts import Box, Cutout
from tests.builders.typefaces import typefaces

PAINTED = (PosterStyle.VINTAGE, PosterStyle.ARTISTIC, PosterStyle.NEON)
EVERY = [(style, ratio) for style in PAINTED for ratio in PosterRatio]
UNIT_PIXELS = 0.5
WORDS: Mapping[Slot, str] = {
    Slot.TITLE: "Gʻuncha, tugʻilgan kuning bilan!",
    Slot.SECONDARY: "Orzularing ushalsin, yoʻling oydin boʻlsin",
    Slot.NAME: "Nozima Oʻktamova",
    Slot.KICKER: "Tugʻilgan kun",
    Slot.EDITION: "№ 0427",
    Slot.LABEL: "AI yordamida yaratilgan",
}
SMALL_LETTERS_CONTRAST, LARGE_LETTERS_CONTRAST = 4.5, 3.0
"""Source: WCAG 2.1, 1.4.3."""


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


@pytest.fixture(scope="module")
def typesetter() -> Typesetter:
    return typefaces()


def scene_of(
    style: PosterStyle,
    ratio: PosterRatio,
    typesetter: Typesetter,
    *,
    people: int = 1,
    scheme: str | None = None,
    seed: int = 3,
    bleed: float = 0.0,
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
        unit_pixels=UNIT_PIXELS,
        bleed=bleed,
        figures=on_page(cast, layout, unit_pixels=UNIT_PIXELS, bleed=bleed),
        typesetter=typesetter,
    )


@pytest.mark.parametrize(("style", "ratio"), EVERY)
def test_zones_are_apart_and_inside_the_safe_area(style: PosterStyle, ratio: PosterRatio) -> None:
    spec = STYLES[style].specs[ratio]
    zones = [*(column.zone for column in spec.columns), spec.code]
    safe = Rect(0, 0, *SIZES[ratio]).inset(spec.margin)

    assert all(safe.holds(zone) for zone in zones)
    assert not [pair for pair in combinations(zones, 2) if pair[0].meets(pair[1])]


@pytest.mark.parametrize("people", [1, 2])
@pytest.mark.parametrize(("style", "ratio"), EVERY)
def test_no_word_and_no_code_covers_a_face(
    style: PosterStyle, ratio: PosterRatio, people: int, typesetter: Typesetter
) -> None:
    layout = scene_of(style, ratio, typesetter, people=people).layout

    for person in layout.people:
        assert layout.spec.stage.holds(person.head, tolerance=1)
        assert not [slot for slot, block in layout.blocks.items() if block.ink.meets(person.face)]
        assert not layout.code.meets(person.head)


@pytest.mark.parametrize(("style", "ratio"), EVERY)
def test_art_fills_the_page_with_its_bleed(
    style: PosterStyle, ratio: PosterRatio, typesetter: Typesetter
) -> None:
    scene = scene_of(style, ratio, typesetter, people=2, bleed=11)

    art = STYLES[style].art(scene)

    width, height = SIZES[ratio]
    assert art.shape == (round((height + 22) / 2), round((width + 22) / 2), 3)
    assert art.dtype == np.float32
    assert art.min() >= 0
    assert art.max() <= 1
    rim = np.concatenate([art[0], art[-1], art[:, 0], art[:, -1]])
    assert rim.max() > 0


@pytest.mark.parametrize("style", PAINTED)
def test_art_is_the_same_for_a_seed_and_another_for_a_seed_or_scheme(
    style: PosterStyle, typesetter: Typesetter
) -> None:
    def art(seed: int, scheme: str) -> Picture:
        return STYLES[style].art(
            scene_of(style, PosterRatio.SQUARE, typesetter, seed=seed, scheme=scheme)
        )

    first, second, *_ = STYLES[style].schemes

    once = art(1, first)

    assert np.array_equal(once, art(1, first))
    assert np.abs(once - art(2, first)).mean() > 0.001
    assert np.abs(once - art(1, second)).mean() > 0.02


@pytest.mark.parametrize("style", PAINTED)
def test_a_face_keeps_its_lights_and_shadows(style: PosterStyle, typesetter: Typesetter) -> None:
    scene = scene_of(style, PosterRatio.PORTRAIT, typesetter)
    (figure,) = scene.figures
    part = _part(figure.face)

    art = STYLES[style].art(scene)

    before, after = (_soft_tones(picture[part]) for picture in (figure.colour, art))
    inside = figure.cover[part] > 0.9
    assert np.corrcoef(before[inside], after[inside])[0, 1] > 0.6


def test_paint_leaves_skin_as_it_is(typesetter: Typesetter) -> None:
    scene = scene_of(PosterStyle.ARTISTIC, PosterRatio.PORTRAIT, typesetter)
    (figure,) = scene.figures
    face = figure.face
    cheeks = _part(Box(face.x + face.width * 0.3, face.y + face.height * 0.45, 40, 20))

    art = STYLES[PosterStyle.ARTISTIC].art(scene)

    assert np.abs(art[cheeks] - figure.colour[cheeks]).mean() < 0.05


def _schemes() -> Iterator[tuple[PosterStyle, str]]:
    for style in PAINTED:
        for scheme in STYLES[style].schemes:
            yield style, scheme


@pytest.mark.parametrize(("style", "scheme"), list(_schemes()))
def test_words_stand_out_from_their_ground(
    style: PosterStyle, scheme: str, typesetter: Typesetter
) -> None:
    scene = scene_of(style, PosterRatio.SQUARE, typesetter, scheme=scheme)
    art = pixels(STYLES[style].art(scene))
    words = drawn_over(
        art,
        lambda canvas: STYLES[style].letters(canvas, scene),
        unit_pixels=UNIT_PIXELS,
        bleed=0.0,
    )

    for slot, block in scene.layout.blocks.items():
        part = _part(_pixels_of(block.ink))
        ground, drawn = art[part].reshape(-1, 3), words[part].reshape(-1, 3)
        change = np.abs(drawn.astype(int) - ground).sum(axis=1)
        letters = drawn[change > 0.8 * change.max()]
        around = ground[change < 0.1 * change.max()]
        least = LARGE_LETTERS_CONTRAST if slot is Slot.TITLE else SMALL_LETTERS_CONTRAST
        assert _contrast(letters, around) >= least, slot


def test_every_style_has_colours_to_choose_from() -> None:
    for style in PAINTED:
        schemes = STYLES[style].schemes

        assert len(set(schemes)) == len(schemes) >= 3
        for scheme in schemes:
            colours = STYLES[style].code_colours(scheme)
            dark, light = (np.array([colour]) * 255 for colour in attrs.astuple(colours))
            assert _contrast(dark, light) > 7
            assert light.mean() > dark.mean()


def _pixels_of(ink: Rect) -> Box:
    return Box(*(UNIT_PIXELS * value for value in (ink.left, ink.top, ink.width, ink.height)))


def _part(box: Box) -> tuple[slice, slice]:
    return (
        slice(int(box.y), int(box.y + box.height) + 1),
        slice(int(box.x), int(box.x + box.width) + 1),
    )


def _soft_tones(picture: Picture) -> NDArray[np.float64]:
    # Dots of a halftone are tones only from afar.
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), 3).mean(axis=-1), np.float64)


def _contrast(one: NDArray[np.generic], other: NDArray[np.generic]) -> float:
    """Source: WCAG 2.1, relative luminance and contrast ratio."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colours: NDArray[np.generic]) -> float:
    values = np.median(np.asarray(colours, np.float64), axis=0) / 255
    linear = np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)
    return float(linear @ (0.2126, 0.7152, 0.0722))
