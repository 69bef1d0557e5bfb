"""
What a frame of a talking portrait costs to draw, by frame size.

CPU time of one process is counted, so that other work on the machine changes little. The portrait
is NASA's photo of Eileen Collins from scikit-image. Run: `python -m bench.face_animation`.
"""

import argparse
import os
import time
from pathlib import Path
from statistics import median

import cv2
import numpy as np
import skimage.data

from stario.adapters.model_store.installer import DEFAULT_FOLDER
from stario.adapters.portrait.geometry import Face
from stario.adapters.portrait.landmarks import FaceLandmarker
from stario.adapters.portrait.motion.tracks import track_of
from stario.adapters.portrait.renderer import FrameRenderer, pose_at
from stario.adapters.portrait.rig import build_rig
from stario.ports.animation import FRAMES_PER_SECOND, TALL, WIDE, FrameSize
from stario.ports.speech import SPEECH_RATE, Phone, Speech

SIZES = (FrameSize(640, 360), WIDE, TALL, FrameSize(1920, 1080))
ROUNDS = 3


def models() -> Path:
    root = Path(os.environ.get("STARIO_MODELS_DIR", DEFAULT_FOLDER)).expanduser()
    return root / "face-landmarks" / "0.6.0"


def speech(seconds: float) -> Speech:
    """Say syllables of a tenth of a second each, with a tone that swells with them."""
    count = int(seconds * 10)
    sounds = ("m", "a", "b", "o", "s", "i", "l", "u")
    phones = tuple(Phone(sounds[i % 8], i / 10, (i + 1) / 10) for i in range(count))
    at = np.arange(count * SPEECH_RATE // 10) / SPEECH_RATE
    tone = 0.4 * np.sin(2 * np.pi * 140 * at) * np.abs(np.sin(np.pi * 5 * at))
    return Speech(tone.astype(np.float32), phones, ())


def cpu_ms() -> float:
    return time.process_time() * 1e3


def measure(size: FrameSize, seconds: float) -> tuple[float, float]:
    """Give the CPU milliseconds of preparing the portrait, and of one frame."""
    landmarker = FaceLandmarker(models())
    photo = np.ascontiguousarray(skimage.data.astronaut()[:, :, ::-1])  # type: ignore[no-untyped-call]
    landmarker.mesh(photo, landmarker.faces(photo)[0])
    start = cpu_ms()
    face = Face.of(landmarker.mesh(photo, landmarker.faces(photo)[0]).points)
    rig = build_rig(landmarker, photo, face, size)
    prepared = cpu_ms() - start
    track = track_of(speech(seconds), seed=1)
    costs = []
    for _ in range(ROUNDS):
        renderer = FrameRenderer(rig)
        start = cpu_ms()
        for frame in range(track.frames):
            renderer.render(pose_at(track, frame, rig.mouth.seam.rest_gap))
        costs.append((cpu_ms() - start) / track.frames)
    return prepared, median(costs)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=4.0)
    options = parser.parse_args()
    cv2.setNumThreads(1)
    print(f"{'frame':>10}  {'prepare ms':>10}  {'ms a frame':>10}  {'of real time':>12}")
    for size in SIZES:
        prepared, frame = measure(size, options.seconds)
        share = frame * FRAMES_PER_SECOND / 1e3
        print(
            f"{size.width:>5}x{size.height:<4}  {prepared:>10.0f}  {frame:>10.1f}  {share:>12.2f}"
        )


if __name__ == "__main__":
    main()
