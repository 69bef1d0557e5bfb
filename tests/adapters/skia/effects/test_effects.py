"""Effects keep shapes and ranges, and a seed decides all that is random."""

from collections.abc import Callable

import cv2
import numpy as np
import pytest
import skia
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from stario.adapters.skia.effects.duotone import rim, toned, tones, two_lamps
from stario.adapters.skia.effects.engraving import engraved
from stario.adapters.skia.effects.halftone import halftone
from stario.adapters.skia.effects.ikat import Dyes, ikat
from stario.adapters.skia.effects.letterpress import ink_wear, rough_edges, turned
from stario.adapters.skia.effects.noise import fractal_noise, grain, value_noise
from stario.adapters.skia.effects.paper import darkened_rim, paper
from stario.adapters.skia.effects.plates import Ink, printed
from stario.adapters.skia.effects.scenery import haze, perspective_grid
from stario.adapters.skia.effects.skin import skin
from stario.adapters.skia.effects.strokes import bristles, flow, painted
from stario.adapters.skia.effects.sunburst import seal, sunburst
from stario.adapters.skia.effects.tubes import Tube, draw_tubes, glow, lit
from stario.ports.cutouts import Box

DYES = Dyes(
    ground=(0.06, 0.16, 0.29),
    light=(0.96, 0.91, 0.78),
    accents=[(0.77, 0.15, 0.23), (0.94, 0.66, 0.18), (0.07, 0.5, 0.48)],
    dark=(0.04, 0.1, 0.19),
)
Texture = Callable[[np.random.Generator, int, int], NDArray[np.float32]]
TEXTURES: dict[str, Texture] = {
    "value noise": lambda rng, h, w: value_noise(rng, h, w, 9),
    "fractal noise": lambda rng, h, w: fractal_noise(rng, h, w, 40),
    "grain": grain,
    "paper": lambda rng, h, w: paper(rng, h, w, unit_pixels=1),
    "wear": lambda rng, h, w: ink_wear(rng, h, w, unit_pixels=1),
    "haze": lambda rng, h, w: haze(rng, h, w, unit_pixels=1),
    "silk": lambda rng, h, w: ikat(rng, h, w, dyes=DYES, column_pixels=60, thread_pixels=2),
}


@pytest.mark.parametrize("texture", TEXTURES.values(), ids=TEXTURES)
def test_a_texture_is_the_same_for_a_seed_and_another_for_another(texture: Texture) -> None:
    first, again, other = (texture(np.random.default_rng(seed), 90, 130) for seed in (1, 1, 2))

    assert first.shape[:2] == (90, 130)
    assert first.dtype == np.float32
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


@settings(max_examples=8, deadline=None)
@given(height=st.integers(2, 160), width=st.integers(2, 160), unit=st.floats(0.1, 3))
def test_textures_exist_for_every_size(height: int, width: int, unit: float) -> None:
    rng = np.random.default_rng(0)

    for plane in (
        paper(rng, height, width, unit_pixels=unit),
        ink_wear(rng, height, width, unit_pixels=unit),
        haze(rng, height, width, unit_pixels=unit),
        ikat(rng, height, width, dyes=DYES, column_pixels=80 * unit, thread_pixels=unit),
    ):
        assert plane.shape[:2] == (height, width)
        assert np.isfinite(plane).all()


def test_a_halftone_covers_as_much_as_the_tone_is_dark() -> None:
    for tone in (0.25, 0.5, 0.75):
        ink = halftone(np.full((256, 256), tone, np.float32), pitch_pixels=8, angle_degrees=22)

        assert 0 <= ink.min() <= ink.max() <= 1
        assert ink.mean() == pytest.approx(1 - tone, abs=0.12)
    assert halftone(np.full((64, 64), 2, np.float32), pitch_pixels=8, angle_degrees=45).max() == 0


def test_the_rim_of_a_sheet_darkens_towards_the_corners_only() -> None:
    factors = darkened_rim(100, 80, strength=0.2)

    assert factors[50, 40] == pytest.approx(1)
    assert 0.75 < factors[0, 0] < 0.92


def test_a_worn_plate_still_prints_most_and_turns_into_other_plates() -> None:
    wear = ink_wear(np.random.default_rng(3), 200, 200, unit_pixels=2)

    assert 0.7 < wear.mean() < 0.99
    assert len({turned(wear, turn).tobytes() for turn in range(4)}) == 4


def test_rough_edges_touch_the_rim_and_nothing_else() -> None:
    mask = np.zeros((60, 60), np.float32)
    mask[:, 30:] = 1
    soft = cv2.GaussianBlur(mask, (0, 0), 2).astype(np.float32)
    noise = value_noise(np.random.default_rng(1), 60, 60, 4)

    rough = rough_edges(soft, noise, amount=0.4)

    assert rough[:, :20].max() == 0
    assert rough[:, 42:].min() == 1
    assert rough[:, 28:32].std(axis=0).max() > 0.05


def test_rays_stay_between_their_radii() -> None:
    rays = sunburst(100, 100, inner_radius=20, outer_radius=80, rays=24)

    assert not rays.contains(100, 100)
    assert rays.computeTightBounds().width() <= 160 + 1e-3
    assert seal(0, 0, radius=10, teeth=12).contains(0, 0)


def test_silk_wears_the_colours_of_its_dyes_and_is_feathered_along_the_warp() -> None:
    silk = ikat(np.random.default_rng(5), 600, 480, dyes=DYES, column_pixels=120, thread_pixels=2)

    assert silk.min() >= 0
    assert silk.max() <= 1
    across = np.abs(np.diff(silk, axis=1)).mean()
    along = np.abs(np.diff(silk, axis=0)).mean()
    assert across > along
    near = np.abs(silk[..., None, :] - np.array(DYES.accents)).sum(axis=-1).min(axis=(0, 1))
    assert (near < 0.15).all()


def test_a_dyer_needs_three_accents() -> None:
    with pytest.raises(ValueError, match="three accents"):
        Dyes(ground=(0, 0, 0), light=(1, 1, 1), accents=[], dark=(0, 0, 0))


def _person() -> tuple[NDArray[np.float32], NDArray[np.float32], Box]:
    """A face of one skin colour over a blue coat."""
    picture = np.full((240, 200, 3), (0.1, 0.2, 0.6), np.float32)
    y, x = np.mgrid[0:240, 0:200]
    face = ((x - 100) / 40) ** 2 + ((y - 80) / 50) ** 2 < 1
    picture[face] = (0.85, 0.62, 0.5)
    picture += np.random.default_rng(0).normal(0, 0.01, picture.shape).astype(np.float32)
    cover = (face | (y > 130)).astype(np.float32)
    return np.clip(picture, 0, 1), cover, Box(60, 30, 80, 100)


def test_skin_is_found_on_the_face_and_not_on_the_coat() -> None:
    picture, cover, face = _person()

    found = skin(picture, cover, face)

    assert found[80, 100] > 0.9
    assert found[200, 100] < 0.05
    assert found[10, 10] == 0


def test_paint_leaves_skin_alone_and_changes_the_coat() -> None:
    picture, cover, face = _person()
    keep = skin(picture, cover, face)

    paint = painted(np.random.default_rng(1), picture, cover, unit_pixels=1, keep=keep)

    change = np.abs(paint - picture).mean(axis=-1)
    assert change[70:90, 90:110].mean() < 0.01
    assert change[180:].mean() > 0.03
    again = painted(np.random.default_rng(1), picture, cover, unit_pixels=1, keep=keep)
    assert np.array_equal(paint, again)


def test_strokes_run_along_edges() -> None:
    stripes = np.zeros((120, 120), np.float32)
    stripes[:, 60:] = 1

    angles, force = flow(stripes, unit_pixels=1)

    assert abs(np.cos(angles[60, 60])) < 0.05
    assert force[60, 60] > 0.9
    assert force[60, 5] < 0.1
    furrows = bristles(np.random.default_rng(0), angles, length_pixels=20)
    assert np.abs(np.diff(furrows, axis=1)).mean() > np.abs(np.diff(furrows, axis=0)).mean()


def test_tones_use_the_whole_range_and_take_the_colours_of_their_stops() -> None:
    picture, cover, _ = _person()

    tone = tones(picture, cover)
    coloured = toned(tone, [(0, (0, 0, 0.2)), (1, (1, 0.9, 0.8))])

    assert tone[cover > 0.6].min() == 0
    assert tone[cover > 0.6].max() == 1
    assert coloured.min() >= 0
    assert coloured.max() <= 1
    assert tones(picture, np.zeros_like(cover)).shape == cover.shape


def test_light_grazes_the_outline_but_not_where_the_picture_ends() -> None:
    cover = np.zeros((200, 200), np.float32)
    cover[60:, 40:160] = 1

    light = rim(cover, radius_pixels=8)

    assert light[100, 42] > 0.4
    assert light[130, 100] < 0.02
    assert light[198, 100] < 0.02
    assert light[20, 20] == 0


def test_a_tube_lights_its_surroundings_less_with_distance() -> None:
    path = skia.Path()
    path.moveTo(20, 100)
    path.lineTo(180, 100)
    tube = Tube(path=path, colour=(1, 0.1, 0.6), width_pixels=6)

    light = glow([tube], 50, 50, unit_pixels=0.5, shrink=4)
    dark = np.zeros((200, 200, 3), np.float32)

    brightness = lit(dark, light)[:, 100, 0]
    assert brightness[100] > brightness[80] > brightness[40] > 0
    assert lit(np.ones_like(dark), light).max() <= 1
    surface = skia.Surface(200, 200)
    with surface as canvas:
        draw_tubes(canvas, [tube], unit_pixels=0.5)
    assert surface.toarray()[100, 100, :3].min() > 240


def test_the_floor_stays_below_the_horizon() -> None:
    bounds = perspective_grid(300, 200, 400, vanishing_x=150, spacing=80).computeTightBounds()

    assert bounds.top() >= 200
    assert bounds.bottom() <= 400 + 1e-3


def test_plates_draw_the_dark_and_leave_light_skin_to_the_paper() -> None:
    picture, cover, _ = _person()

    plates = engraved(picture, cover, unit_pixels=1)

    for plate in (plates.shape, plates.warm, plates.cool, plates.key):
        assert plate.shape == cover.shape
        assert plate.min() >= 0
        assert plate.max() <= 1
        assert plate[10, 10] == 0
    assert plates.key[150:200, 50:150].mean() > plates.key[70:90, 90:110].mean() + 0.3


def test_inks_multiply_on_paper() -> None:
    cover = np.array([[0, 1, 0, 1]], np.float32)
    other = np.array([[0, 0, 1, 1]], np.float32)

    sheet = printed(
        np.ones((1, 4), np.float32),
        (1, 1, 0.5),
        [Ink(cover, (0.5, 1, 1)), Ink(other, (0.5, 0, 1))],
    )

    assert sheet[0].tolist() == [[1, 1, 0.5], [0.5, 1, 0.5], [0.5, 0, 0.5], [0.25, 0, 0.5]]


def test_each_lamp_colours_its_side() -> None:
    _, cover, face = _person()
    stops = [(0.0, (0.0, 0.0, 0.0)), (0.5, (0.5, 0.0, 0.0)), (1.0, (1.0, 0.0, 0.0))]
    other = [(at, (blue, green, red)) for at, (red, green, blue) in stops]

    lit_person = two_lamps(
        np.full(cover.shape, 0.6, np.float32),
        cover,
        stops,
        other,
        middle=face.x + face.width / 2,
    )

    assert lit_person[200, 5, 0] > 4 * lit_person[200, 5, 2]
    assert lit_person[200, 195, 2] > 4 * lit_person[200, 195, 0]
