"""
How long a fan waits for a comparison, and what it costs beside other libraries.

    python -m bench.face_similarity

Prints the time from the received photo to the answer at ten requests a second, for photos of one
and of twelve megapixels; what a crop costs in a batch; and the processor time of a comparison by
each library that is installed, measured in turns so that load on the machine hits all alike. A
request that was turned away for load counts as endless.
"""

import asyncio
import importlib.util
import logging
import math
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import cast

import cv2
import httpx
import numpy as np
import structlog
from tests.builders.face_packs import build_face_pack
from tests.builders.photos import FACES_VERSION, face_models, scaled
from tests.builders.portraits import Picture, admiral, astronaut, encoded
from tests.builders.values import new_id

from stario.adapters.faces.embedder import PhotoFaceEmbedder
from stario.adapters.faces.geometry import aligned_crop
from stario.adapters.faces.sface import YunetSfaceNetworks, open_yunet_sface
from stario.adapters.memory.models import MemoryModelStore
from stario.adapters.threads.heavy_work import ThreadHeavyWork
from stario.domain.identity.model.role import Role
from stario.domain.kernel.ids import AccountId, SessionId
from stario.entrypoints.cleaner.metrics import PrometheusDeletionMetrics
from stario.entrypoints.clients import open_clients
from stario.entrypoints.http.face_similarity import create_face_similarity
from stario.entrypoints.http.metrics import HttpMetrics, new_registry
from stario.entrypoints.processes.running import prepare
from stario.entrypoints.settings import Settings
from stario.entrypoints.tokens import access_tokens
from stario.ports.credentials import AccessClaims

Pipeline = Callable[[Picture], object]

REQUESTS_A_SECOND = 10
SECONDS = 12
TURNS = 8


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


def line(name: str, milliseconds: list[float]) -> None:
    ordered = sorted(milliseconds)
    p95 = ordered[int(0.95 * (len(ordered) - 1))]
    print(f"{name:38} {statistics.median(ordered):9.1f} {p95:9.1f} {ordered[-1]:9.1f}")


async def served(networks: YunetSfaceNetworks, photos: dict[str, bytes]) -> None:
    print(f"\n{REQUESTS_A_SECOND} requests a second, from the received photo to the answer, ms")
    print(f"{'photo':38} {'median':>9} {'P95':>9} {'worst':>9}")
    work = ThreadHeavyWork(threads=2)
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            stario_home=Path(folder), public_url="http://house", requests_per_minute=1_000_000
        )
        async with open_clients(settings, name="bench") as clients:
            await prepare(settings, clients)
            app = create_face_similarity(
                settings,
                clients,
                embedder=PhotoFaceEmbedder(networks, work),
                models=MemoryModelStore(folder=Path(folder), manifests={}, contents={}),
                metrics=HttpMetrics(new_registry()),
                deletion_metrics=PrometheusDeletionMetrics(new_registry()),
                stopping=asyncio.Event(),
            )
            claims = AccessClaims(
                account_id=AccountId(new_id()),
                session_id=SessionId(new_id()),
                role=Role.USER,
                expires_at=clients.clock.now() + timedelta(minutes=30),
            )
            headers = {"Authorization": f"Bearer {access_tokens(clients, settings).issue(claims)}"}
            transport = httpx.ASGITransport(app)
            async with httpx.AsyncClient(
                transport=transport, base_url="http://faces", headers=headers, timeout=60
            ) as web:
                for name, data in photos.items():
                    line(name, await _load(web, [data]))
                line("both, in turns", await _load(web, list(photos.values())))
    work.close()


async def _load(web: httpx.AsyncClient, photos: list[bytes]) -> list[float]:
    async def ask(data: bytes) -> float:
        began = time.perf_counter()
        answer = await web.post("/compare/batch", files={"file": data})
        if answer.status_code == httpx.codes.SERVICE_UNAVAILABLE:
            return math.inf
        answer.raise_for_status()
        return (time.perf_counter() - began) * 1000

    await ask(photos[0])
    began = time.perf_counter()
    asked = []
    for count in range(REQUESTS_A_SECOND * SECONDS):
        await asyncio.sleep(max(0, began + count / REQUESTS_A_SECOND - time.perf_counter()))
        asked.append(asyncio.create_task(ask(photos[count % len(photos)])))
    return list(await asyncio.gather(*asked))


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
    pipelines: dict[str, Pipeline | None] = {
        "ours (YuNet and SFace)": lambda picture: _ours(networks, picture),
        "insightface, its default session": _insightface(),
        "deepface (SFace, YuNet)": _deepface(),
        "face_recognition (dlib)": _face_recognition(),
    }
    spent: dict[str, list[float]] = {name: [] for name in pipelines}
    for _ in range(TURNS):
        for name, pipeline in pipelines.items():
            if pipeline is not None:
                spent[name] += [_processor_ms(partial(pipeline, p)) for p in pictures]
    own = statistics.median(spent["ours (YuNet and SFace)"])
    for name, values in spent.items():
        if values:
            median = statistics.median(values)
            print(f"{name:38} {median:9.1f}   {median / own:5.2f} of ours")
        else:
            print(f"{name:38} not installed")


def _ours(networks: YunetSfaceNetworks, picture: Picture) -> object:
    return networks.describe([aligned_crop(picture, networks.locate(picture)[0].points)])


def _insightface() -> Pipeline | None:
    if importlib.util.find_spec("insightface") is None:
        return None
    from insightface.app import FaceAnalysis  # type: ignore[import-not-found]  # noqa: PLC0415

    folder = build_face_pack(Path(tempfile.mkdtemp()) / "pack")
    analysis = FaceAnalysis(name=str(folder), providers=["CPUExecutionProvider"])
    analysis.prepare(-1, det_size=(640, 640))
    return cast("Pipeline", analysis.get)


def _deepface() -> Pipeline | None:
    if importlib.util.find_spec("deepface") is None:
        return None
    from deepface import DeepFace  # type: ignore[import-not-found]  # noqa: PLC0415

    return lambda picture: DeepFace.represent(
        picture, model_name="SFace", detector_backend="yunet", enforce_detection=False
    )


def _face_recognition() -> Pipeline | None:
    if importlib.util.find_spec("face_recognition") is None:
        return None
    import face_recognition  # type: ignore[import-not-found]  # noqa: PLC0415

    return lambda picture: face_recognition.face_encodings(np.ascontiguousarray(picture[..., ::-1]))


def _processor_ms(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return (time.process_time() - began) * 1000


def main() -> None:
    # A line for each request would hide the table.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    networks = open_yunet_sface(face_models(), version=FACES_VERSION)
    photos = {
        "1 megapixel JPEG": photo(1080, 1080),
        "12 megapixel JPEG": photo(4000, 3000),
    }
    for name, data in photos.items():
        print(f"{name}: {len(data) / 1e6:.1f} MB")
    asyncio.run(served(networks, photos))
    batches(networks)
    libraries(networks)


if __name__ == "__main__":
    main()
