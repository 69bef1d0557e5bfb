"""The gallery is read without a network, from any folder."""

import re
from pathlib import Path

from PIL import Image

from stario.domain.generation.model.poster import PosterRatio, PosterStyle
from stario.entrypoints.demo.gallery_page import GalleryPage, Shown


def shown(home: Path, name: str, ratio: PosterRatio, size: tuple[int, int]) -> Shown:
    Image.new("RGB", size, (200, 80, 40)).save(home / name)
    return Shown(file=name, ratio=ratio, caption=f"{ratio}, Oʻzbekcha <one person>")


def test_a_page_shows_every_poster_and_points_at_files_beside_it_alone(tmp_path: Path) -> None:
    page = GalleryPage(tmp_path)
    posters = [
        shown(tmp_path, "a.jpg", PosterRatio.SQUARE, (300, 300)),
        shown(tmp_path, "b.jpg", PosterRatio.SQUARE, (300, 300)),
        shown(tmp_path, "c.jpg", PosterRatio.WIDE, (640, 360)),
    ]

    page.add(PosterStyle.NEON, posters)
    page.write()

    text = (tmp_path / "index.html").read_text(encoding="utf-8")
    files = set(re.findall(r'(?:src|href)="([^"]+)"', text))
    assert files == {"a.jpg", "b.jpg", "c.jpg", "neon.jpg"}
    assert all((tmp_path / file).exists() for file in files)
    assert "<one person>" not in text
    assert "Oʻzbekcha" in text


def test_a_sheet_has_a_row_for_each_ratio(tmp_path: Path) -> None:
    page = GalleryPage(tmp_path)

    page.add(
        PosterStyle.VINTAGE,
        [
            shown(tmp_path, "a.jpg", PosterRatio.TALL, (360, 640)),
            shown(tmp_path, "b.jpg", PosterRatio.WIDE, (640, 360)),
        ],
    )

    with Image.open(tmp_path / "vintage.jpg") as sheet:
        assert sheet.height > 2 * 420
        assert sheet.width > 700
