"""Where manifests of models lie."""

from pathlib import Path

from stario.adapters.model_store.manifest_files import PACKAGED_MANIFESTS
from stario.entrypoints.settings import Settings


def own_manifests(settings: Settings) -> Path:
    """Where the manifests of an operator's own models are."""
    return settings.stario_manifests_dir or settings.stario_models_dir / "manifests"


def manifest_folders(settings: Settings) -> tuple[Path, ...]:
    """Where manifests are looked for; what comes with Stario can't be overridden."""
    return (PACKAGED_MANIFESTS, own_manifests(settings))
