"""
From a portrait to a cutout: what a worker spends on a photo of twelve megapixels.

Two people, each as JPEG, as a phone sends it, and as PNG. Decoding alone stands beside the whole:
the cutter does it too, and nobody gets below it. Wall time says how long an upload takes on this
machine now, processor time what it costs whatever else runs.

Run: `python -m bench.cutout`.
"""

import time
from collections.abc import Callable

import numpy as np
from tests.builders.cutouts import embedded_cutter
from tests.builders.portraits import Picture, admiral, astronaut, encoded

from stario.adapters.cutout.photo import decode_photo
from stario.adapters.cutout.pictures import resize

WIDTH, HEIGHT = 3000, 4000
RUNS = 8


def photo_of(person: Picture) -> Picture:
    """*person* in the middle of an upright photo, as large as it fits."""
    rows, columns = person.shape[:2]
    scale = min(WIDTH / columns, HEIGHT / rows)
    large = resize(person, round(columns * scale), round(rows * scale))
    top, left = HEIGHT - large.shape[0], (WIDTH - large.shape[1]) // 2
    canvas = np.full((HEIGHT, WIDTH, 3), person[:8].mean(axis=(0, 1)), np.uint8)
    canvas[top:, left : left + large.shape[1]] = large
    return canvas


def timed(work: Callable[[bytes], object], photo: bytes) -> list[tuple[float, float]]:
    """Wall and processor seconds of each run; the first one warms up and does not count."""
    work(photo)
    times = []
    for _ in range(RUNS):
        started, used = time.perf_counter(), time.process_time()
        work(photo)
        times.append((time.perf_counter() - started, time.process_time() - used))
    return times


def percentile(values: list[float], share: float) -> float:
    """The nearest rank."""
    return sorted(values)[max(0, round(share * len(values) + 0.5) - 1)]


def report(name: str, times: list[tuple[float, float]]) -> None:
    wall, used = ([pair[index] for pair in times] for index in (0, 1))
    columns = [percentile(values, share) for values in (wall, used) for share in (0.5, 0.95)]
    print(f"{name:<24}" + "".join(f"{seconds:10.2f}" for seconds in columns))


def main() -> None:
    cutter = embedded_cutter()
    megapixels = WIDTH * HEIGHT / 1e6
    print(f"{RUNS} runs each, {megapixels:.0f} megapixels; seconds")
    print(f"{'':24}{'wall P50':>10}{'P95':>10}{'CPU P50':>10}{'P95':>10}")
    for extension in (".jpg", ".png"):
        for name, person in (("astronaut", astronaut()), ("admiral", admiral())):
            photo = encoded(photo_of(person), extension)
            report(f"{name}{extension}, decoded", timed(decode_photo, photo))
            report(
                f"{name}{extension}, cut",
                timed(lambda data: cutter.cut_now(data, lambda: None), photo),
            )


if __name__ == "__main__":
    main()
