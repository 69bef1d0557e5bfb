"""Missing or damaged models of the embedded default, put right from packages."""

import asyncio
from pathlib import Path

import structlog

from stario.adapters.model_store.cached import CachedModelStore
from stario.adapters.model_store.installer import ModelInstaller, Progress
from stario.adapters.model_store.recipes import recipe_names
from stario.domain.kernel.errors import DomainError
from stario.ports.models import ModelStore

log = structlog.get_logger(__name__)


def installer(folder: Path) -> ModelInstaller:
    """An installer into *folder* that logs what it does."""
    return ModelInstaller(folder=folder, progress=_tell)


async def repair_models(models: CachedModelStore, installer: ModelInstaller) -> None:
    """
    Install those models that *models* holds ready and that are not sound.

    Never raises for a model: what could not be repaired is logged, and readiness names it.
    """
    known = recipe_names(installer.recipes)
    broken = [name for name in models.required if name in known and not await _sound(models, name)]
    if not broken:
        return
    log.warning("models missing or damaged: installing", models=broken)
    try:
        await asyncio.to_thread(installer.install, broken)
    except (DomainError, OSError) as error:
        log.error("models not installed", reason=str(error))  # noqa: TRY400  # its text says all


async def _sound(models: ModelStore, name: str) -> bool:
    try:
        await models.fetch(name)
    except DomainError:
        return False
    return True


def _tell(progress: Progress) -> None:
    log.info("model installed", model=progress.model, done=progress.done, total=progress.total)
