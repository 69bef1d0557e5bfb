"""A few frames of several videos on one picture."""

from collections.abc import Sequence
from pathlib import Path

import av
from PIL import Image

COLUMNS = 5
TILE_WIDTH = 384
GAP = 6
BACKGROUND = (15, 11, 30)


def contact_sheet(videos: Sequence[Path], destination: Path) -> None:
    """Write a PNG with a row a video, `COLUMNS` moments of each from start to end."""
    rows = [_moments(video) for video in videos]
    heights = [row[0].height for row in rows]
    width = COLUMNS * (TILE_WIDTH + GAP) + GAP
    sheet = Image.new("RGB", (width, sum(heights) + GAP * (len(rows) + 1)), BACKGROUND)
    top = GAP
    for row, height in zip(rows, heights, strict=True):
        for column, tile in enumerate(row):
            sheet.paste(tile, (GAP + column * (TILE_WIDTH + GAP), top))
        top += height + GAP
    sheet.save(destination)


def _moments(video: Path) -> list[Image.Image]:
    with av.open(str(video), "r") as container:
        count = container.streams.video[0].frames
        wanted = {round(count * (i + 0.5) / COLUMNS) for i in range(COLUMNS)}
        return [
            _tile(frame.to_image())  # type: ignore[no-untyped-call]
            for index, frame in enumerate(container.decode(video=0))
            if index in wanted
        ]


def _tile(image: Image.Image) -> Image.Image:
    return image.resize((TILE_WIDTH, round(image.height * TILE_WIDTH / image.width)))
