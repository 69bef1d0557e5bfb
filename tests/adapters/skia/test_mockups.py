"""What can be seen on pictures of products."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from stario.adapters.skia.mockups import figurine, frames, shirt
from stario.adapters.skia.mockups.baked import Baked
from stario.adapters.skia.mockups.colours import colour_of, luma
from stario.adapters.skia.mockups.renderer import BAKERS, SkiaMockupRenderer
from stario.adapters.threads.heavy_work import ThreadHeavyWork
from stario.domain.merch.model.product import Mockup
from stario.ports.mockups import RgbaImage
from tests.builders.designs import AREAS, SHEET, SHIRT, one_colour

RED = (200, 40, 60)


@pytest.fixture(scope="module")
def shirts() -> dict[str, Baked]:
    return {colour: shirt.bake(colour, SHIRT) for colour in ("black", "white", "navy")}


@pytest.fixture(scope="module")
def bodies(shirts: dict[str, Baked]) -> dict[Mockup, Baked]:
    others = [each for each in Mockup if each is not Mockup.T_SHIRT]
    return {
        Mockup.T_SHIRT: shirts["white"],
        **{each: BAKERS[each]("white", AREAS[each]) for each in others},
    }


def ink(baked: Baked, sheet: RgbaImage) -> NDArray[np.bool_]:
    """Say which pixels *sheet* changes."""
    shown = baked.show(sheet)
    return np.asarray((np.abs(shown.astype(int) - baked.empty) > 2).any(axis=2))


@pytest.mark.parametrize("mockup", list(Mockup))
def test_ink_lies_inside_the_print_area_alone(bodies: dict[Mockup, Baked], mockup: Mockup) -> None:
    baked = bodies[mockup]
    changed = ink(baked, one_colour(RED, width=600, height=800))

    x, y = baked.place
    height, width = baked.cover.shape
    assert changed[y : y + height, x : x + width].mean() > 0.5
    changed[y : y + height, x : x + width] = False
    assert not changed.any()


@pytest.mark.parametrize("mockup", [each for each in Mockup if each is not Mockup.FIGURINE])
def test_colours_stay_what_they_are(bodies: dict[Mockup, Baked], mockup: Mockup) -> None:
    baked = bodies[mockup]
    shown = baked.show(one_colour(RED, width=600, height=800))
    x, y = baked.place
    height, width = baked.cover.shape
    middle = shown[y + height // 3 : y + 2 * height // 3, x + width // 3 : x + 2 * width // 3]
    assert np.abs(np.median(middle, axis=(0, 1)) - RED).max() < 40


def test_folds_bend_a_print_by_a_few_pixels_at_most(shirts: dict[str, Baked]) -> None:
    warp = shirts["white"].warp
    rows, columns = warp.shape[:2]
    straight_x = np.linspace(warp[:, 0, 0].mean(), warp[:, -1, 0].mean(), columns)
    straight_y = np.linspace(warp[0, :, 1].mean(), warp[-1, :, 1].mean(), rows)

    across = np.abs(warp[..., 0] - straight_x[None]) * columns
    down = np.abs(warp[..., 1] - straight_y[:, None]) * rows

    limit = 2 * shirt.MOST_DISPLACED
    assert across.max() < limit
    assert down.max() < limit
    assert across.max() > 0.3


def test_a_print_is_as_wide_as_on_a_real_shirt(shirts: dict[str, Baked]) -> None:
    changed = ink(shirts["white"], one_colour(RED, width=600, height=800))
    seen = np.flatnonzero(changed.any(axis=0))
    millimetres = (seen[-1] - seen[0]) / 1200 / shirt.CHEST * shirt.WIDTH_MILLIMETRES
    assert millimetres == pytest.approx(SHIRT.width_mm, rel=0.03)
    assert abs((seen[0] + seen[-1]) / 2 - 600) < 8


def test_shirts_have_the_colour_of_their_variant(shirts: dict[str, Baked]) -> None:
    cloth = {
        name: np.median(each.empty[900:1050, 450:750], axis=(0, 1)) for name, each in shirts.items()
    }
    assert cloth["black"].max() < 60
    assert cloth["white"].min() > 200
    assert cloth["navy"][2] > cloth["navy"][0] + 20


def test_black_cloth_shows_folds_too(shirts: dict[str, Baked]) -> None:
    for each in shirts.values():
        assert each.empty[400:1050, 400:800].std() > 2.5


def test_what_is_clear_shows_the_product(bodies: dict[Mockup, Baked]) -> None:
    clear = np.zeros((400, 300, 4), np.uint8)
    clear[..., 0] = 255
    for mockup in Mockup:
        assert (bodies[mockup].show(clear) == bodies[mockup].empty).all()


def test_the_edge_of_clear_art_has_no_rim() -> None:
    baked = frames.bake_poster("white", SHEET)
    sheet = np.zeros((1400, 990, 4), np.uint8)
    sheet[..., :3] = (0, 255, 0)
    sheet[400:900, 200:700] = (*RED, 255)
    shown = baked.show(sheet).astype(int)
    assert (shown[..., 1] - np.maximum(shown[..., 0], shown[..., 2])).max() < 12


def test_a_relief_is_of_one_material_and_lit() -> None:
    bright = np.zeros((500, 400, 4), np.uint8)
    bright[100:300, 100:300] = (255, 255, 255, 255)
    carved = figurine.carved(bright, "bronze").astype(int)
    assert (carved[..., 3] == 255).all()
    assert carved[..., :3].std() > 1
    level = carved[-50:, :50, :3].reshape(-1, 3).mean(axis=0)
    assert level[0] > level[2]


@pytest.mark.parametrize(
    ("name", "dark"),
    [("black", True), ("QORA", True), ("dark navy", True), ("#101010", True), ("white", False),
     ("", False), ("no such colour", False), ("#ff", False)],
)  # fmt: skip
def test_names_of_colours(name: str, dark: bool) -> None:
    assert (luma(colour_of(name)) < 0.3) is dark


async def test_bodies_are_baked_once_and_damaged_files_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet, times = one_colour(width=300, height=375), []
    bake = frames.bake_poster

    def counted(colour: str, area: object) -> Baked:
        times.append(colour)
        return bake(colour, SHEET)

    monkeypatch.setitem(BAKERS, Mockup.POSTER, counted)
    # Each is another process.
    processes = [
        SkiaMockupRenderer(heavy_work=ThreadHeavyWork(threads=1), folder=tmp_path) for _ in range(3)
    ]
    shown = [
        await process.show(sheet, mockup=Mockup.POSTER, area=SHEET, colour="white")
        for process in processes
        for _ in range(2)
    ]
    assert len(times) == 1
    assert all((each == shown[0]).all() for each in shown)

    (file,) = tmp_path.iterdir()
    file.write_bytes(file.read_bytes()[:1000])
    renderer = SkiaMockupRenderer(heavy_work=ThreadHeavyWork(threads=1), folder=tmp_path)
    again = await renderer.show(sheet, mockup=Mockup.POSTER, area=SHEET, colour="white")
    assert (again == shown[0]).all()
    assert len(times) == 2
    assert [each.name for each in tmp_path.iterdir()] == [file.name]


async def test_without_a_folder_pictures_are_made_all_the_same(tmp_path: Path) -> None:
    taken = tmp_path / "file"
    taken.write_text("no folder")
    renderer = SkiaMockupRenderer(heavy_work=ThreadHeavyWork(threads=1), folder=taken / "below")
    picture = await renderer.show(
        one_colour(width=300, height=375), mockup=Mockup.MUG, area=AREAS[Mockup.MUG], colour="white"
    )
    assert picture.shape == (1200, 1200, 3)
