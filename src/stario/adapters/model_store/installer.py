"""Put models into the cache from packages of the public registries."""

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import attrs

from stario.adapters.model_store.assembly import assemble
from stario.adapters.model_store.checksums import is_sound
from stario.adapters.model_store.locks import exclusive
from stario.adapters.model_store.manifest_files import PACKAGED_MANIFESTS, read_manifest
from stario.adapters.model_store.packages import InstallFailed, PackageClients
from stario.adapters.model_store.recipes import (
    PACKAGED_RECIPES,
    Package,
    Recipe,
    read_recipe,
    recipe_names,
)
from stario.domain.kernel.errors import DomainError
from stario.ports.models import ModelManifest

_WORKSHOP = ".workshop-"

DEFAULT_FOLDER = Path("~/.cache/stario/models")


@attrs.frozen
class Progress:
    """`done` of `total` models are in the cache; `what` happened last."""

    model: str
    what: str
    done: int
    total: int


Listener = Callable[[Progress], None]
Downloads = Mapping[str, Future[Path]]


def silently(_: Progress) -> None:
    """Tell nobody."""


@attrs.frozen(kw_only=True)
class ModelInstaller:
    """
    Fills `<folder>/<name>/<version>/` so that a model store finds its files there.

    What is there and sound is left alone; a broken run goes on where it stopped, for archives
    stay until their model is whole. Two runs at once are safe: the second waits.
    """

    folder: Path
    manifests: Sequence[Path] = (PACKAGED_MANIFESTS,)
    recipes: Path = PACKAGED_RECIPES
    progress: Listener = silently
    parallel: int = 4

    def install(self, models: Sequence[str] = ()) -> None:
        """
        Install *models*, or all that have a recipe.

        Raises:
            ModelMissing: a name has no manifest or no recipe.
            InstallFailed: a registry or an archive does not give what the recipe says.
            ModelCorrupted: a file is not what the manifest promises.
        """
        names = tuple(models) or recipe_names(self.recipes)
        planned = [
            (read_manifest(self.manifests, name), read_recipe(self.recipes, name)) for name in names
        ]
        with exclusive(self.folder / ".locks" / "installer"):
            # A run that was killed leaves its workshop; with the lock held it is nobody's.
            for left in self.folder.glob(f"{_WORKSHOP}*"):
                shutil.rmtree(left, ignore_errors=True)
            workshop = Path(tempfile.mkdtemp(prefix=_WORKSHOP, dir=self.folder))
            try:
                self._install(planned, workshop)
            finally:
                shutil.rmtree(workshop, ignore_errors=True)

    def _install(self, planned: Sequence[tuple[ModelManifest, Recipe]], workshop: Path) -> None:
        clients = PackageClients(workshop)
        wanted = [(manifest, recipe) for manifest, recipe in planned if not self._whole(manifest)]
        done = len(planned) - len(wanted)
        with ThreadPoolExecutor(self.parallel) as pool:
            downloads = [self._start(recipe, clients, pool) for _, recipe in wanted]
            try:
                for (manifest, recipe), archives in zip(wanted, downloads, strict=True):
                    self._assemble(manifest, recipe, archives, workshop)
                    done += 1
                    self.progress(Progress(manifest.name, "installed", done, len(planned)))
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise

    def _start(
        self, recipe: Recipe, clients: PackageClients, pool: ThreadPoolExecutor
    ) -> Downloads:
        def download(package: Package) -> Path:
            return clients.download(package, self._archives(recipe))

        return {package.name: pool.submit(download, package) for package in recipe.packages}

    def _assemble(
        self, manifest: ModelManifest, recipe: Recipe, downloads: Downloads, workshop: Path
    ) -> None:
        archives = {name: download.result() for name, download in downloads.items()}
        recipes = {file.name: file for file in recipe.files}
        for file in manifest.files:
            destination = self.folder / manifest.name / manifest.version / file.name
            if is_sound(destination, file):
                continue
            if file.name not in recipes:
                raise InstallFailed(what=manifest.name, reason=f"no recipe for {file.name}")
            assemble(
                recipes[file.name],
                file,
                model=manifest.name,
                archives=archives,
                destination=destination,
                workshop=workshop,
            )
        shutil.rmtree(self._archives(recipe), ignore_errors=True)

    def _whole(self, manifest: ModelManifest) -> bool:
        folder = self.folder / manifest.name / manifest.version
        return all(is_sound(folder / file.name, file) for file in manifest.files)

    def _archives(self, recipe: Recipe) -> Path:
        return self.folder / ".packages" / recipe.model


def main(arguments: Sequence[str] | None = None) -> int:
    """Install the models named on the command line, or all; 1 where one fails."""
    parser = argparse.ArgumentParser(prog="python -m stario.adapters.model_store.installer")
    parser.add_argument("models", nargs="*", help="default: all that have a recipe")
    folder = Path(os.environ.get("STARIO_MODELS_DIR", DEFAULT_FOLDER)).expanduser()
    parser.add_argument("--folder", type=Path, default=folder)
    options = parser.parse_args(arguments)
    installer = ModelInstaller(folder=options.folder, progress=_print)
    try:
        installer.install(options.models)
    except DomainError as error:
        sys.stderr.write(f"{error.code}: {error.details}\n")
        return 1
    sys.stdout.write(f"models are in {options.folder}\n")
    return 0


def _print(progress: Progress) -> None:
    sys.stdout.write(f"{progress.done}/{progress.total} {progress.model}: {progress.what}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main())
