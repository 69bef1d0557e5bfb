"""The page of a gallery, and a contact sheet a style; both are plain files."""

import html
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

import attrs
from PIL import Image

from stario.domain.generation.model.poster import PosterRatio, PosterStyle

ROW_PIXELS = 420
GAP_PIXELS = 14
BACKGROUND = (24, 22, 28)

_HEAD = """<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Stario: every poster</title>
<style>
body { margin: 0; padding: 2rem; background: #18161c; color: #eee; font: 16px system-ui }
h1, h2 { font-weight: 600 }
.row { display: flex; flex-wrap: wrap; gap: 14px; margin-bottom: 14px }
figure { margin: 0 }
img { height: 420px; display: block }
figcaption { padding-top: 6px; font-size: 13px; color: #aaa }
a { color: #9cf }
</style></head><body>
<h1>Every style, ratio and script</h1>
"""


@attrs.frozen(kw_only=True)
class Shown:
    """A poster in a file beside the page."""

    file: str
    ratio: PosterRatio
    caption: str


@attrs.define
class GalleryPage:
    """Grows style by style; `write` puts `index.html` beside the pictures."""

    home: Path
    _sections: list[str] = attrs.field(factory=list, init=False)

    def add(self, style: PosterStyle, shown: Sequence[Shown]) -> None:
        """Show one style; writes its contact sheet, with a row a ratio."""
        rows = [list(row) for _, row in groupby(shown, key=lambda picture: picture.ratio)]
        sheet = f"{style}.jpg"
        _contact_sheet(self.home, rows).save(self.home / sheet, quality=90)
        body = "".join(f'<div class="row">{"".join(map(_figure, row))}</div>' for row in rows)
        title = html.escape(style.value.capitalize())
        self._sections.append(f'<h2>{title} <a href="{sheet}">sheet</a></h2>{body}')

    def write(self) -> None:
        page = _HEAD + "".join(self._sections) + "</body></html>"
        (self.home / "index.html").write_text(page, encoding="utf-8")


def _figure(shown: Shown) -> str:
    file, caption = html.escape(shown.file), html.escape(shown.caption)
    image = f'<img src="{file}" alt="{caption}" loading="lazy">'
    return f'<figure><a href="{file}">{image}</a><figcaption>{caption}</figcaption></figure>'


def _contact_sheet(home: Path, rows: Sequence[Sequence[Shown]]) -> Image.Image:
    tiles = [[_tile(home / shown.file) for shown in row] for row in rows]
    width = max(sum(tile.width + GAP_PIXELS for tile in row) for row in tiles) + GAP_PIXELS
    height = len(tiles) * (ROW_PIXELS + GAP_PIXELS) + GAP_PIXELS
    sheet = Image.new("RGB", (width, height), BACKGROUND)
    for index, row in enumerate(tiles):
        left = GAP_PIXELS
        for tile in row:
            sheet.paste(tile, (left, GAP_PIXELS + index * (ROW_PIXELS + GAP_PIXELS)))
            left += tile.width + GAP_PIXELS
    return sheet


def _tile(file: Path) -> Image.Image:
    with Image.open(file) as image:
        return image.resize((round(image.width * ROW_PIXELS / image.height), ROW_PIXELS))
