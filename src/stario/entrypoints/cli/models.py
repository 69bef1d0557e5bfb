"""`stario models`: the weights on this machine and in the object store."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from stario.adapters.model_store.checksums import is_sound
from stario.adapters.model_store.description import describe, write_manifest
from stario.adapters.model_store.installer import ModelInstaller, Progress
from stario.adapters.model_store.manifest_files import manifest_names, read_manifest
from stario.adapters.model_store.publisher import ModelPublisher
from stario.adapters.model_store.recipes import recipe_names
from stario.adapters.s3.buckets import ensure_buckets
from stario.adapters.s3.store import S3ObjectStore
from stario.domain.kernel.errors import DomainError
from stario.entrypoints.clients import open_clients
from stario.entrypoints.engines.manifests import manifest_folders, own_manifests
from stario.entrypoints.settings import Settings
from stario.ports.models import ModelManifest

PROVIDERS = ("tensorrt", "cuda", "cpu")


@click.group()
def models() -> None:
    """Look after the weights that engines run on."""


@models.command(name="list")
def list_() -> None:
    """Say which models there are, whether they are here, and what their licence allows."""
    settings = Settings()
    for manifest in _described(settings, ()):
        folder = _folder(settings, manifest)
        here = sum((folder / file.name).is_file() for file in manifest.files)
        size = sum(file.bytes for file in manifest.files) / 1e6
        use = "commercial" if manifest.commercial else "not commercial"
        click.echo(
            f"{manifest.name} {manifest.version}: {here} of {len(manifest.files)} files here, "
            f"{size:.0f} MB, {manifest.licence} ({use})"
        )


@models.command()
@click.argument("names", nargs=-1)
def install(names: tuple[str, ...]) -> None:
    """Install NAMES, or all that packages ship, into STARIO_MODELS_DIR."""
    installer = ModelInstaller(folder=Settings().stario_models_dir, progress=_tell)
    with _refusals():
        installer.install(names)


@models.command()
@click.argument("names", nargs=-1)
def verify(names: tuple[str, ...]) -> None:
    """Check every file of NAMES, or of all models that packages ship, against its checksum."""
    settings, unsound = Settings(), 0
    with _refusals():
        for manifest in _described(settings, names or recipe_names()):
            for problem in _problems(settings, manifest):
                unsound += 1
                click.echo(problem)
    if unsound:
        raise click.ClickException("not every file is sound; `stario models install` mends them")
    click.echo("every file is sound")


@models.command()
@click.argument("names", nargs=-1)
@click.option("--again", is_flag=True, help="Also upload what is there already.")
def push(names: tuple[str, ...], *, again: bool) -> None:
    """Upload NAMES, or all models that packages ship, to the object store of a cluster."""
    settings = Settings()
    if settings.s3_endpoint_url is None:
        raise click.ClickException("S3_ENDPOINT_URL is not set: there is nowhere to push to")
    with _refusals():
        asyncio.run(_push(settings, names or recipe_names(), again=again))


@models.command(name="describe")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--name", required=True)
@click.option("--version", required=True)
@click.option("--engine", required=True, help="Such as onnxruntime or coqui-tts.")
@click.option("--licence", required=True, help="An SPDX expression, or the licence's own name.")
@click.option("--commercial/--not-commercial", required=True)
@click.option("--source", required=True, help="Where the weights come from.")
@click.option("--provider", "providers", multiple=True, type=click.Choice(PROVIDERS))
def describe_(
    folder: Path,
    *,
    name: str,
    version: str,
    engine: str,
    licence: str,
    commercial: bool,
    source: str,
    providers: tuple[str, ...],
) -> None:
    """Write the manifest of weights of your own that lie in FOLDER."""
    with _refusals():
        manifest = describe(
            folder,
            name=name,
            version=version,
            engine=engine,
            licence=licence,
            commercial=commercial,
            source=source,
            providers=providers or ("cpu",),
        )
        settings = Settings()
        click.echo(f"wrote {write_manifest(manifest, own_manifests(settings))}")
        click.echo(f"its files belong into {_folder(settings, manifest)}")


async def _push(settings: Settings, names: tuple[str, ...], *, again: bool) -> None:
    async with open_clients(settings, name="stario-models") as clients:
        if isinstance(clients.objects, S3ObjectStore):
            await ensure_buckets(clients.objects, origins=settings.cors_origins)
        publisher = ModelPublisher(
            folder=settings.stario_models_dir,
            objects=clients.objects,
            manifests=manifest_folders(settings),
        )
        for name in names:
            click.echo(f"{name}: {await publisher.push(name, again=again)} files uploaded")


def _described(settings: Settings, names: tuple[str, ...]) -> Iterator[ModelManifest]:
    folders = manifest_folders(settings)
    return (read_manifest(folders, name) for name in names or manifest_names(folders))


def _problems(settings: Settings, manifest: ModelManifest) -> Iterator[str]:
    for file in manifest.files:
        path = _folder(settings, manifest) / file.name
        if not is_sound(path, file):
            what = "damaged" if path.exists() else "missing"
            yield f"{manifest.name}/{file.name}: {what}"


def _folder(settings: Settings, manifest: ModelManifest) -> Path:
    return settings.stario_models_dir / manifest.name / manifest.version


def _tell(progress: Progress) -> None:
    click.echo(f"{progress.done}/{progress.total} {progress.model}: {progress.what}")


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except DomainError as error:
        told = ", ".join(f"{name} {value}" for name, value in error.details.items())
        raise click.ClickException(f"{error.code}: {told}") from error
