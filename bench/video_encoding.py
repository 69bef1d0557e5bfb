"""
What a frame costs to encode: NV12 straight into x264, and BGR through a conversion first.

Both paths write the same 720p pictures with the same settings in turns; CPU time is counted, so
that other work on the machine changes little. Run: `python -m bench.video_encoding`.
"""

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from statistics import median

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from stario.adapters.pyav.overlays import drawn, overlays_of
from stario.adapters.pyav.writer import add_picture, writing_mp4
from stario.domain.generation.model.captions import Caption
from stario.domain.kernel.language import Language
from stario.ports.animation import FRAMES_PER_SECOND, WIDE, Frame

Picture = NDArray[np.uint8]
ROUNDS = 3


def pictures(count: int) -> Iterator[Picture]:
    """Give BGR pictures of something with detail that sways like a head."""
    y, x = np.mgrid[0 : WIDE.height, 0 : WIDE.width].astype(np.float32)
    random = np.random.default_rng(7)
    grain = cv2.GaussianBlur(random.normal(128, 90, (*y.shape, 3)).astype(np.float32), (0, 0), 2.5)
    waves = np.dstack([np.sin(x / (60 + 20 * k)) * np.cos(y / (45 + 15 * k)) for k in range(3)])
    still = np.clip(grain + 60 * waves, 0, 255).astype(np.uint8)
    reach = np.exp(-(((x - WIDE.width / 2) / 260) ** 2 + ((y - WIDE.height / 2) / 260) ** 2))
    for index in range(count):
        sway = np.float32(6 * np.sin(2 * np.pi * index / 70))
        yield np.asarray(cv2.remap(still, x + sway * reach, y, cv2.INTER_LINEAR), np.uint8)


def nv12(picture: Picture) -> Frame:
    flat = np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2YUV_I420), np.uint8).ravel()
    area = WIDE.height * WIDE.width
    chroma = np.dstack([flat[area : area * 5 // 4], flat[area * 5 // 4 :]])
    luma = flat[:area].reshape(WIDE.height, WIDE.width)
    return np.vstack([luma, chroma.reshape(-1, WIDE.width)])


def encode(frames: list[Picture], kind: str, path: Path) -> None:
    with writing_mp4(path) as container:
        stream = add_picture(container, WIDE, preset="veryfast", crf=21, threads=1)
        for index, pixels in enumerate(frames):
            frame = av.VideoFrame.from_ndarray(pixels, format=kind)
            if kind != "nv12":
                frame = frame.reformat(format="yuv420p")
            frame.pts, frame.time_base = index, Fraction(1, FRAMES_PER_SECOND)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def processor_milliseconds(work: Callable[[], None]) -> float:
    started = time.process_time()
    work()
    return 1000 * (time.process_time() - started)


def caption_milliseconds(frames: list[Frame]) -> float:
    captions = [Caption("Tugʻilgan kuning bilan, aziz Sardor!", 0.0, 1e3)]
    overlays = overlays_of(captions, Language.UZBEK, WIDE, len(frames))
    copies = [frame.copy() for frame in frames]
    return processor_milliseconds(lambda: list(drawn(copies, overlays, WIDE.height)).clear())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--frames", type=int, default=125)
    count = parser.parse_args().frames
    cv2.setNumThreads(1)
    bgr = list(pictures(count))
    straight = [nv12(picture) for picture in bgr]
    costs: dict[str, list[float]] = {"nv12": [], "bgr24": []}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.mp4"
        for _ in range(ROUNDS):
            for kind, frames in (("nv12", straight), ("bgr24", bgr)):
                spent = processor_milliseconds(lambda f=frames, k=kind: encode(f, k, path))  # type: ignore[misc]
                costs[kind].append(spent / count)
    captions = caption_milliseconds(straight) / count
    print(f"x264 veryfast crf 21, {WIDE.width}x{WIDE.height}, {count} frames, {ROUNDS} rounds")
    print(f"{'path':<28}{'CPU ms/frame':>14}")
    print(f"{'NV12 straight':<28}{median(costs['nv12']):>14.1f}")
    print(f"{'BGR through swscale':<28}{median(costs['bgr24']):>14.1f}")
    print(f"{'captions and label':<28}{captions:>14.1f}")
    print(f"NV12 costs {median(costs['nv12']) / median(costs['bgr24']):.2f} of the BGR path")


if __name__ == "__main__":
    main()
