"""The default engine, loaded once."""

from collections.abc import Iterator

import pytest

from stario.adapters.faces.embedder import PhotoFaceEmbedder
from stario.adapters.faces.sface import YunetSfaceNetworks, open_yunet_sface
from stario.adapters.threads.heavy_work import ThreadHeavyWork
from tests.builders.photos import FACES_VERSION, face_models


@pytest.fixture(scope="session")
def networks() -> YunetSfaceNetworks:
    return open_yunet_sface(face_models(), version=FACES_VERSION)


@pytest.fixture(scope="session")
def embedder(networks: YunetSfaceNetworks) -> Iterator[PhotoFaceEmbedder]:
    work = ThreadHeavyWork()
    yield PhotoFaceEmbedder(networks, work)
    work.close()
