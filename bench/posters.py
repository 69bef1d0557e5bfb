"""
From brief to files: how long a poster takes in each style.

What a worker does between taking the job and having its files: cutouts are decoded, art, letters
and code are painted at the standard and the HD size, an invisible mark goes over each of them, and
both are written as JPEG. Every ratio once with the artist alone and once with a fan. Wall time
says what a fan waits on this machine now, processor time what it costs whatever else runs.

Run: `python -m bench.posters`.
"""

import asyncio
import secrets
import time

from stario.adapters.spread_spectrum.watermark import SpreadSpectrumWatermark
from stario.domain.generation.model.poster import PosterQuality, PosterRatio, PosterStyle
from stario.entrypoints.demo.gallery import SCRIPTS, VERIFY_URL
from stario.entrypoints.demo.painting import Atelier, atelier
from stario.entrypoints.settings import Settings
from stario.ports.painting import Finish, PosterBrief
from stario.ports.pictures import PictureFormat, RgbImage

QUALITIES = (PosterQuality.STANDARD, PosterQuality.HD)
PROMISED_SECONDS = 5.0
MARK = 427


def briefs(opened: Atelier, style: PosterStyle) -> list[PosterBrief]:
    """Eight: each ratio with one person and with two, in all scripts and colour schemes."""
    schemes = opened.painter.color_schemes(style)
    return [
        PosterBrief(
            style=style,
            ratio=ratio,
            language=SCRIPTS[number % len(SCRIPTS)].language,
            words=SCRIPTS[number % len(SCRIPTS)].words,
            people=opened.people[:count],
            color_scheme=schemes[number % len(schemes)],
            verify_url=VERIFY_URL,
            seed=number,
        )
        for number, (ratio, count) in enumerate(
            (ratio, count) for ratio in PosterRatio for count in (1, 2)
        )
    ]


async def make(opened: Atelier, brief: PosterBrief, finish: Finish) -> tuple[float, float]:
    """Make the files of one poster; gives wall and processor seconds."""
    started, used = time.perf_counter(), time.process_time()
    pictures = await opened.painter.paint(brief, QUALITIES, finish=finish)
    for picture in pictures.values():
        await opened.picture_encoder.encode(picture, PictureFormat.JPEG)
    return time.perf_counter() - started, time.process_time() - used


def percentile(values: list[float], share: float) -> float:
    """The nearest rank."""
    return sorted(values)[max(0, round(share * len(values) + 0.5) - 1)]


async def main() -> None:
    watermark = SpreadSpectrumWatermark(secrets.token_bytes(32))

    def finish(image: RgbImage) -> RgbImage:
        return watermark.mark_image(image, MARK)

    print("style        wall P50  wall P95  max  processor P50   P95 (seconds)")
    async with atelier(Settings()) as opened:
        for style in PosterStyle:
            work = briefs(opened, style)
            await make(opened, work[0], finish)
            times = [await make(opened, brief, finish) for brief in work]
            wall, used = ([pair[index] for pair in times] for index in (0, 1))
            kept = "" if percentile(wall, 0.95) <= PROMISED_SECONDS else "  over 5 s"
            print(
                f"{style:<12} {percentile(wall, 0.5):8.2f} {percentile(wall, 0.95):9.2f}"
                f" {max(wall):6.2f} {percentile(used, 0.5):12.2f} {percentile(used, 0.95):7.2f}"
                f"{kept}"
            )


if __name__ == "__main__":
    asyncio.run(main())
