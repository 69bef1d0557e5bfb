"""InsightFace, with a local package of models, is the same engine behind the same port."""

import asyncio
import importlib.util
import socket
from pathlib import Path

import numpy as np
import pytest

from stario.adapters.faces.embedder import PhotoFaceEmbedder
from stario.adapters.faces.geometry import aligned_crop
from stario.adapters.faces.insightface import (
    FacesExtraMissing,
    InsightFaceNetworks,
    open_insightface,
)
from stario.adapters.faces.sface import open_yunet_sface
from stario.adapters.model_store.cached import CachedModelStore
from stario.adapters.model_store.description import describe, write_manifest
from stario.adapters.threads.heavy_work import ThreadHeavyWork
from stario.domain.kernel.errors import Unavailable
from stario.ports.faces import PhotoProblem, PhotoUnusable
from stario.ports.models import LicenceForbids, ModelCorrupted, ModelMissing
from tests.builders.face_packs import build_face_pack
from tests.builders.photos import FACES_VERSION, face_models, pair, turned
from tests.builders.portraits import Picture, admiral, astronaut, encoded

IS_INSTALLED = importlib.util.find_spec("insightface") is not None
needs_extra = pytest.mark.skipif(not IS_INSTALLED, reason="needs insightface")
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_face_pack(tmp_path_factory.mktemp("packs") / "local")


@pytest.fixture(scope="module")
def networks(pack: Path) -> InsightFaceNetworks:
    return open_insightface(pack, engine="local/1")


@needs_extra
@pytest.mark.parametrize("picture", [astronaut(), admiral()], ids=["astronaut", "admiral"])
def test_both_engines_find_the_same_and_describe_it_alike(
    networks: InsightFaceNetworks, picture: Picture
) -> None:
    picture = np.ascontiguousarray(picture[: 32 * (picture.shape[0] // 32)])
    default = open_yunet_sface(face_models(), version=FACES_VERSION)

    ours, theirs = default.locate(picture)[0], networks.locate(picture)[0]
    crop = aligned_crop(picture, ours.points)
    (one,), (other,) = default.describe([crop]), networks.describe([crop])

    assert np.array(theirs.box) == pytest.approx(np.array(ours.box), abs=2)
    assert theirs.points == pytest.approx(ours.points, abs=2)
    assert theirs.confidence == pytest.approx(ours.confidence, abs=0.01)
    assert float(one @ other) > 0.999


@needs_extra
async def test_a_photo_has_the_same_embedding_by_either_engine(
    networks: InsightFaceNetworks,
) -> None:
    work = ThreadHeavyWork()
    default = open_yunet_sface(face_models(), version=FACES_VERSION)
    photo = encoded(astronaut())

    one, other = await asyncio.gather(
        PhotoFaceEmbedder(default, work).embed(photo),
        PhotoFaceEmbedder(networks, work).embed(photo),
    )

    assert float(one.embedding @ other.embedding) > 0.999
    assert (other.face.x, other.face.y) == pytest.approx((one.face.x, one.face.y), abs=2)
    work.close()


@needs_extra
@pytest.mark.parametrize(
    ("picture", "problem"),
    [
        (pair(), PhotoProblem.SEVERAL_FACES),
        (turned(astronaut(), 90), PhotoProblem.FACE_TURNED),
        (np.full((480, 640, 3), 90, np.uint8), PhotoProblem.NO_FACE),
    ],
    ids=["pair", "turned", "nobody"],
)
async def test_the_same_photos_are_refused(
    networks: InsightFaceNetworks, picture: Picture, problem: PhotoProblem
) -> None:
    work = ThreadHeavyWork()

    with pytest.raises(PhotoUnusable) as refusal:
        await PhotoFaceEmbedder(networks, work).embed(encoded(picture, ".jpg"))

    assert refusal.value.details["reason"] == problem
    work.close()


@needs_extra
def test_nothing_is_ever_downloaded(
    pack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("somebody opened a connection")

    monkeypatch.setattr(socket.socket, "connect", refuse)

    open_insightface(pack, engine="local/1")
    with pytest.raises(ModelMissing):
        open_insightface(tmp_path / "buffalo_l", engine="buffalo_l/1")
    (tmp_path / "half").mkdir()
    (tmp_path / "half" / "detector.onnx").write_bytes((pack / "detector.onnx").read_bytes())
    with pytest.raises(ModelCorrupted):
        open_insightface(tmp_path / "half", engine="half/1")


@needs_extra
def test_without_a_gpu_the_processor_takes_over_and_without_any_it_is_an_outage(
    pack: Path,
) -> None:
    assert open_insightface(pack, engine="local/1", providers=("cuda", "cpu")).crops_at_once >= 1
    with pytest.raises(Unavailable):
        open_insightface(pack, engine="local/1", providers=("abacus",))


@pytest.mark.skipif(IS_INSTALLED, reason="insightface is installed")
def test_without_the_extra_it_says_how_to_install_it(pack: Path) -> None:
    with pytest.raises(FacesExtraMissing) as missing:
        open_insightface(pack, engine="local/1")
    assert missing.value.details["extra"] == "faces"


async def test_a_package_for_research_only_is_refused_in_production(
    pack: Path, tmp_path: Path
) -> None:
    manifests = tmp_path / "manifests"
    manifest = describe(
        pack,
        name="research-pack",
        version="1",
        engine="insightface",
        licence="non-commercial research",
        commercial=False,
        source="an operator",
    )
    write_manifest(manifest, manifests)
    store = CachedModelStore(
        folder=tmp_path, objects=None, production=True, required=(), manifests=(manifests,)
    )

    with pytest.raises(LicenceForbids):
        await store.fetch("research-pack")
