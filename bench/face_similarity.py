"""
How long a fan waits for a comparison, and what it costs beside other libraries.

    python -m bench.face_similarity [seconds]

`stario serve face-similarity` runs in a process of its own, with a hundred artists, and gets ten
photos a second: of one megapixel, of twelve, and both in turns. Two times are told. The client's
is from the first byte it sends to the answer; the service's own is from the received photo to the
answer. Processor time is that of the service's process, so that a busy machine distorts it less.
A request that was turned away for load counts as endless.

Then: what a crop costs in a batch, and the processor time of a comparison by each library that is
installed, measured in turns so that load on the machine hits all alike.
"""

import asyncio
import math
import os
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import attrs
import cv2
import httpx
import numpy as np
from tests.builders import an_account
from tests.builders.photos import FACES_VERSION, face_models, scaled
from tests.builders.portraits import Picture, admiral, astronaut, encoded
from tests.http.face_booth import artist_of, signed_in
from tests.system.processes import HOST, Process, free_port

from bench.face_libraries import installed
from stario.adapters.faces.embedder import PhotoFaceEmbedder
from stario.adapters.faces.geometry import aligned_crop
from stario.adapters.faces.judging import FaceJudge
from stario.adapters.faces.photo import DecodedPhoto
from stario.adapters.faces.sface import YunetSfaceNetworks, open_yunet_sface
from stario.adapters.threads.heavy_work import ThreadHeavyWork
from stario.entrypoints.clients import open_clients
from stario.entrypoints.processes.running import prepare
from stario.entrypoints.settings import Settings

REQUESTS_A_SECOND = 10
ARTISTS = 100
TURNS = 8
SETTLED_SECONDS = 0.2


def photo(width: int, height: int) -> bytes:
    """A JPEG as a phone makes it, with a face in the middle and grain everywhere."""
    side = min(width, height)
    canvas = cv2.resize(astronaut(), (width, height), interpolation=cv2.INTER_LINEAR)
    face = cv2.resize(astronaut(), (side, side), interpolation=cv2.INTER_CUBIC)
    left, top = (width - side) // 2, (height - side) // 2
    canvas[top : top + side, left : left + side] = face
    grain = np.random.default_rng(1).normal(0, 4, canvas.shape[:2])[..., None]
    noisy = np.clip(canvas + grain, 0, 255).astype(np.uint8)
    return encoded(noisy, ".jpg")


@attrs.frozen
class Service:
    """The service in its own process; `headers` are a fan's."""

    process: Process
    url: str
    headers: dict[str, str]

    def processor_ms(self) -> float:
        """All of its threads. Source: proc_pid_stat(5), fields 14 and 15."""
        stat = Path(f"/proc/{self.process.name.rpartition(':')[2]}/stat").read_text()
        ticks = sum(map(int, stat.rpartition(")")[2].split()[11:13]))
        return ticks * 1000 / os.sysconf("SC_CLK_TCK")


@asynccontextmanager
async def running(networks: YunetSfaceNetworks, home: Path) -> AsyncIterator[Service]:
    settings = Settings(stario_home=home, requests_per_minute=1_000_000)
    fan, work = an_account(), ThreadHeavyWork()
    async with open_clients(settings, name="bench") as clients:
        await prepare(settings, clients)
        async with clients.storage() as unit:
            await unit.accounts.add(fan)
            await unit.commit()
        embedder = PhotoFaceEmbedder(networks, work)
        for _ in range(ARTISTS):
            await artist_of(clients, embedder, encoded(admiral(), ".jpg"), fan)
        headers = signed_in(clients, settings, fan)
    work.close()
    port = free_port()
    process = Process.stario(
        *("serve", "face-similarity", "--port", str(port)),
        environment={
            **os.environ,
            "STARIO_HOME": str(home),
            "REQUESTS_PER_MINUTE": "1000000",
            "LOG_LEVEL": "error",
        },
        log=home / "service.log",
    )
    try:
        url = f"http://{HOST}:{port}"
        await process.answers(url)
        yield Service(process, url, headers)
    finally:
        process.close()


async def served(networks: YunetSfaceNetworks, photos: dict[str, bytes], seconds: int) -> None:
    print(f"\n{REQUESTS_A_SECOND} requests a second, ms; {ARTISTS} artists to compare with")
    print(f"{'':24}{'client':>8}{'':>16}{'from received photo':>24}{'processor':>13}")
    quantiles = f"{'median':>8}{'P95':>8}{'worst':>8}"
    print(f"{'photo':24}{quantiles}{quantiles}{'a request':>13}{'load':>7}")
    with tempfile.TemporaryDirectory() as home:
        async with (
            running(networks, Path(home)) as service,
            httpx.AsyncClient(base_url=service.url, headers=service.headers, timeout=60) as web,
        ):
            sets = {name: [data] for name, data in photos.items()}
            for name, several in {**sets, "both, in turns": list(photos.values())}.items():
                before = service.processor_ms()
                waited = await _load(web, several, REQUESTS_A_SECOND * seconds)
                spent = (service.processor_ms() - before) / len(waited)
                columns = "".join(map(_quantiles, zip(*waited, strict=True)))
                print(f"{name:24}{columns}{spent:13.1f}{os.getloadavg()[0]:7.1f}")


async def _load(
    web: httpx.AsyncClient, photos: list[bytes], count: int
) -> list[tuple[float, float]]:
    """Milliseconds of each request, as the client sees it and as the service does."""

    async def ask(data: bytes) -> tuple[float, float]:
        began = time.perf_counter()
        answer = await web.post("/compare/batch", files={"file": data})
        if answer.status_code == httpx.codes.SERVICE_UNAVAILABLE:
            return math.inf, math.inf
        waited = (time.perf_counter() - began) * 1000
        return waited, float(answer.raise_for_status().json()["processing_time_ms"])

    began = time.perf_counter()
    asked = []
    for number in range(count):
        await asyncio.sleep(max(0, began + number / REQUESTS_A_SECOND - time.perf_counter()))
        asked.append(asyncio.create_task(ask(photos[number % len(photos)])))
    return list(await asyncio.gather(*asked))


def _quantiles(milliseconds: tuple[float, ...]) -> str:
    ordered = sorted(milliseconds)
    p95 = ordered[math.ceil(0.95 * len(ordered)) - 1]
    return f"{statistics.median(ordered):8.0f}{p95:8.0f}{ordered[-1]:8.0f}"


def batches(networks: YunetSfaceNetworks) -> None:
    print("\nembedding in batches, processor ms for each crop")
    crop = aligned_crop(astronaut(), networks.locate(astronaut())[0].points)
    for size in (1, 2, 4, 8):
        batch = [crop] * size
        spent = [_processor_ms(partial(networks.describe, batch)) / size for _ in range(8)]
        print(f"{size:3} {statistics.median(spent):7.1f}")


def libraries(networks: YunetSfaceNetworks) -> None:
    print("\nfinding and describing the one face of a 640 pixel photo, processor ms, in turns")
    pictures = [scaled(picture, 640 / max(picture.shape)) for picture in (astronaut(), admiral())]
    pipelines = {"ours (YuNet and SFace)": partial(_ours, networks), **installed()}
    spent: dict[str, list[float]] = {name: [] for name in pipelines}
    for _ in range(TURNS):
        for name, pipeline in pipelines.items():
            if pipeline is not None:
                spent[name] += [_until_idle_ms(partial(pipeline, p)) for p in pictures]
    own = statistics.median(spent["ours (YuNet and SFace)"])
    for name, values in spent.items():
        if values:
            median = statistics.median(values)
            print(f"{name:38} {median:9.1f}   {median / own:5.2f} of ours")
        else:
            print(f"{name:38} not installed")


def _ours(networks: YunetSfaceNetworks, picture: Picture) -> object:
    height, width = picture.shape[:2]
    level = FaceJudge(networks).only_face(DecodedPhoto(picture, width, height))
    return networks.describe([aligned_crop(picture, level.face.points)])


def _until_idle_ms(work: Callable[[], object]) -> float:
    """With what its threads spin for afterwards: it must not count as the next library's time."""

    def settled() -> None:
        work()
        time.sleep(SETTLED_SECONDS)

    return _processor_ms(settled)


def _processor_ms(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return (time.process_time() - began) * 1000


def main() -> None:
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 12
    networks = open_yunet_sface(face_models(), version=FACES_VERSION)
    photos = {
        "1 megapixel JPEG": photo(1080, 1080),
        "12 megapixel JPEG": photo(4000, 3000),
    }
    for name, data in photos.items():
        print(f"{name}: {len(data) / 1e6:.1f} MB")
    asyncio.run(served(networks, photos, seconds))
    batches(networks)
    libraries(networks)


if __name__ == "__main__":
    main()
