"""What a fan would see at a glance."""

from collections.abc import Iterator

import attrs
import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from stario.adapters.skia.canvas import drawn_over, pixels
from stario.adapters.skia.effects.noise import Picture
from stario.adapters.skia.layout.geometry import SIZES
from stario.adapters.skia.layout.spec import Slot
from stario.adapters.skia.styles.registry import STYLES
from stario.adapters.skia.typefaces import Typesetter
from stario.domain.generation.model.poster import PosterRatio, PosterStyle
from stario.ports.cutouts import Box
from tests.adapters.skia.scenes import scene_of
from tests.builders.typefaces import typefaces

EVERY = [(style, ratio) for style in PosterStyle for ratio in PosterRatio]
STANDARD_UNIT_PIXELS = 1.0
SMALL_LETTERS_CONTRAST, LARGE_LETTERS_CONTRAST = 4.5, 3.0
"""Source: WCAG 2.1, 1.4.3."""


@pytest.fixture(scope="module")
def typesetter() -> Typesetter:
    return typefaces()


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


@pytest.mark.parametrize("style", list(PosterStyle))
def test_art_fills_the_page_with_its_bleed(style: PosterStyle, typesetter: Typesetter) -> None:
    ratio = PosterRatio.WIDE
    scene = scene_of(style, ratio, typesetter, people=2, bleed=11)

    art = STYLES[style].art(scene)

    width, height = SIZES[ratio]
    assert art.shape == (round((height + 22) / 2), round((width + 22) / 2), 3)
    assert art.dtype == np.float32
    assert art.min() >= 0
    assert art.max() <= 1
    rim = np.concatenate([art[0], art[-1], art[:, 0], art[:, -1]])
    assert rim.max() > 0


@pytest.mark.parametrize("style", list(PosterStyle))
def test_art_is_the_same_for_a_seed_and_another_for_a_seed_or_scheme(
    style: PosterStyle, typesetter: Typesetter
) -> None:
    def art(seed: int, scheme: str) -> Picture:
        return STYLES[style].art(
            scene_of(
                style,
                PosterRatio.SQUARE,
                typesetter,
                seed=seed,
                scheme=scheme,
                unit_pixels=0.25,
            )
        )

    first, second, *_ = STYLES[style].schemes

    once = art(1, first)

    assert np.array_equal(once, art(1, first))
    assert np.abs(once - art(2, first)).mean() > 0.001
    assert np.abs(once - art(1, second)).mean() > 0.02


@pytest.mark.parametrize("style", list(PosterStyle))
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
    for style in PosterStyle:
        for scheme in STYLES[style].schemes:
            yield style, scheme


@pytest.mark.parametrize(("style", "scheme"), list(_schemes()))
def test_words_stand_out_from_their_ground(
    style: PosterStyle, scheme: str, typesetter: Typesetter
) -> None:
    scene = scene_of(style, PosterRatio.SQUARE, typesetter, scheme=scheme)
    half = pixels(STYLES[style].art(scene))
    art = np.asarray(cv2.resize(half, (1080, 1080), interpolation=cv2.INTER_LINEAR), np.uint8)
    words = drawn_over(
        art,
        lambda canvas: STYLES[style].letters(canvas, scene),
        unit_pixels=STANDARD_UNIT_PIXELS,
        bleed=0.0,
    )

    for slot, block in scene.layout.blocks.items():
        ink = block.ink
        part = _part(Box(ink.left, ink.top, ink.width, ink.height))
        ground, drawn = art[part].reshape(-1, 3), words[part].reshape(-1, 3)
        change = np.abs(drawn.astype(int) - ground).sum(axis=1)
        letters = drawn[change > 0.8 * change.max()]
        around = ground[change < 0.1 * change.max()]
        least = LARGE_LETTERS_CONTRAST if slot is Slot.TITLE else SMALL_LETTERS_CONTRAST
        assert _contrast(letters, around) >= least, slot


def test_every_style_has_colours_to_choose_from() -> None:
    for style in PosterStyle:
        schemes = STYLES[style].schemes

        assert len(set(schemes)) == len(schemes) >= 3
        for scheme in schemes:
            colours = STYLES[style].code_colours(scheme)
            dark, light = (np.array([colour]) * 255 for colour in attrs.astuple(colours))
            assert _contrast(dark, light) > 7
            assert light.mean() > dark.mean()


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
