"""Manifests of an operator's own weights."""

from pathlib import Path

import pytest

from stario.adapters.model_store.cached import CachedModelStore
from stario.adapters.model_store.description import describe, write_manifest
from stario.ports.models import LicenceForbids, ModelManifest, ModelMissing
from tests.builders.models import contents

FILES = {"unet.onnx": b"unet", "parts/decoder.onnx": b"decoder"}


def weights(root: Path) -> Path:
    """The cache folder of a model that nobody has described yet."""
    folder = root / "own-model" / "2.0"
    for name, content in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def described(folder: Path, *, name: str = "own-model", commercial: bool = True) -> ModelManifest:
    return describe(
        folder,
        name=name,
        version="2.0",
        engine="onnxruntime",
        licence="MIT",
        commercial=commercial,
        source="exported here",
        providers=("cuda", "cpu"),
    )


async def test_weights_that_were_described_can_be_fetched(tmp_path: Path) -> None:
    manifest = described(weights(tmp_path))
    write_manifest(manifest, tmp_path / "manifests")
    store = CachedModelStore(folder=tmp_path, manifests=(tmp_path / "manifests",), production=True)

    assert await store.manifest("own-model") == manifest
    assert contents(await store.fetch("own-model")) == FILES


async def test_the_licence_that_was_described_is_kept_to(tmp_path: Path) -> None:
    write_manifest(described(weights(tmp_path), commercial=False), tmp_path / "manifests")
    store = CachedModelStore(folder=tmp_path, manifests=(tmp_path / "manifests",), production=True)

    with pytest.raises(LicenceForbids):
        await store.fetch("own-model")


@pytest.mark.parametrize("name", ["../own", "", "Own Model"])
def test_a_name_that_no_manifest_may_have_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ModelMissing):
        described(weights(tmp_path), name=name)


def test_an_empty_folder_is_no_model(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing):
        described(tmp_path)
