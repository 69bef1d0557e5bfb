"""
What invisible marks cost, and what they live through.

Posters of flat ground and large type, photographs, and speech are made by code or come with
packages. CPU time of one process is counted, so that other work on the machine changes little.
Run: `python -m bench.watermark`.
"""

import time
from collections.abc import Callable
from functools import partial
from statistics import mean, median
from typing import TypeVar

import cv2
from tests.adapters.spread_spectrum.attacks import (
    adjusted,
    broadcast,
    cropped,
    jpeg,
    scaled,
    turned,
    webp,
)
from tests.builders.scenes import babble, clouds, photographs, poster

from stario.adapters.spread_spectrum.watermark import SpreadSpectrumWatermark
from stario.ports.pictures import RgbImage
from stario.ports.speech import SPEECH_RATE, Samples

T = TypeVar("T")
Heard = tuple[Samples, int]

MARK = 0xFEDC_BA98_7654_3210
POSTERS, SPEECHES, SECONDS = 4, 4, 15.0

PICTURES: dict[str, Callable[[RgbImage], RgbImage]] = {
    "as it is": lambda picture: picture,
    "JPEG 75": lambda picture: jpeg(picture, 75),
    "JPEG 50": lambda picture: jpeg(picture, 50),
    "JPEG 30": lambda picture: jpeg(picture, 30),
    "WebP 60": lambda picture: webp(picture, 60),
    "0.5x": lambda picture: scaled(picture, 0.5),
    "0.3x + JPEG 75": lambda picture: jpeg(scaled(picture, 0.3), 75),
    "0.3x + JPEG 50": lambda picture: jpeg(scaled(picture, 0.3), 50),
    "contrast 0.8, +10": lambda picture: adjusted(picture, 0.8, 10),
    "crop 2 % + JPEG 75": lambda picture: jpeg(cropped(picture, 0.02, 0.02, 0.02, 0.02), 75),
    "crop 10 %": lambda picture: cropped(picture, 0.1, 0.1, 0.1, 0.1),
    "crop 20 %": lambda picture: cropped(picture, 0.2, 0.2, 0.2, 0.2),
    "turned by 2 degrees": lambda picture: turned(picture, 2.0),
    "turned by 5 degrees": lambda picture: turned(picture, 5.0),
}
SOUNDS: dict[str, Callable[[Samples], Heard]] = {
    "as it is": lambda sound: (sound, SPEECH_RATE),
    "AAC 96": lambda sound: broadcast(sound, "aac", "mp4", kilobits=96),
    "AAC 48": lambda sound: broadcast(sound, "aac", "mp4", kilobits=48),
    "MP3 128": lambda sound: broadcast(sound, "libmp3lame", "mp3", kilobits=128),
    "MP3 64": lambda sound: broadcast(sound, "libmp3lame", "mp3", kilobits=64),
    "first 3 s, AAC 96": lambda sound: broadcast(
        sound[: 3 * SPEECH_RATE], "aac", "mp4", kilobits=96
    ),
    "from 1.2 s on": lambda sound: (sound[29_000:], SPEECH_RATE),
}


def timed(work: Callable[[], T]) -> tuple[float, T]:
    """Give the CPU milliseconds of *work* and its result."""
    start = time.process_time()
    result = work()
    return 1000 * (time.process_time() - start), result


def pictures(watermark: SpreadSpectrumWatermark) -> None:
    originals = [*(poster(seed) for seed in range(POSTERS)), *photographs(), clouds(1)]
    marked = [timed(partial(watermark.mark_image, p, MARK)) for p in originals]
    ratios = [cv2.PSNR(p, m) for p, (_ms, m) in zip(originals, marked, strict=True)]
    cost = median(ms for ms, _ in marked)
    print(f"\n{len(originals)} pictures of about 1080x1350: marked in {cost:.0f} ms")
    print(f"PSNR {mean(ratios):.1f} dB on average, at least {min(ratios):.1f} dB")
    print(f"{'':24}{'found':>8}{'ms':>8}")
    for name, change in PICTURES.items():
        copies = [change(m) for _ms, m in marked]
        found = [timed(partial(watermark.find_in_image, c)) for c in copies]
        report(name, found)
    ms, _none = timed(lambda: watermark.find_in_image(poster(99)))
    print(f"{'nothing in it':24}{'':8}{ms:8.0f}")


def sounds(watermark: SpreadSpectrumWatermark) -> None:
    speeches = [babble(seed, SECONDS) for seed in range(SPEECHES)]
    marked = [timed(partial(watermark.mark_sound, s, SPEECH_RATE, MARK)) for s in speeches]
    cost = median(ms for ms, _ in marked)
    print(f"\n{len(speeches)} times {SECONDS:.0f} s of speech: marked in {cost:.0f} ms")
    print(f"{'':24}{'found':>8}{'ms':>8}")
    for name, change in SOUNDS.items():
        copies = [change(m) for _ms, m in marked]
        report(name, [timed(partial(watermark.find_in_sound, *c)) for c in copies])


def report(name: str, found: list[tuple[float, int | None]]) -> None:
    right = sum(mark == MARK for _ms, mark in found)
    print(f"{name:24}{f'{right}/{len(found)}':>8}{median(ms for ms, _ in found):8.0f}")


if __name__ == "__main__":
    secret = SpreadSpectrumWatermark(b"a secret of the bench that is long enough")
    pictures(secret)
    sounds(secret)
