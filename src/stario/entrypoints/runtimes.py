"""Which build of ONNX Runtime is installed."""

import sys
from importlib.metadata import PackageNotFoundError, distribution

from stario.domain.kernel.errors import DomainError

CPU_BUILD = "onnxruntime"
GPU_BUILD = "onnxruntime-gpu"


class RuntimesMixed(DomainError):
    """Two builds of ONNX Runtime are installed, one over the other's files; `command` mends it."""

    code = "runtimes_mixed"


def require_one_runtime() -> str:
    """
    Name the build that is installed.

    Raises:
        RuntimesMixed: both are; which one would answer depends on the order of installation.
    """
    builds = [build for build in (CPU_BUILD, GPU_BUILD) if _is_installed(build)]
    if len(builds) > 1:
        raise RuntimesMixed(installed=" and ".join(builds), command="make setup-gpu")
    return builds[0] if builds else "none"


def _is_installed(name: str) -> bool:
    try:
        distribution(name)
    except PackageNotFoundError:
        return False
    return True


def main() -> int:
    """Print the build; 1 where there are two."""
    try:
        sys.stdout.write(f"ONNX Runtime: {require_one_runtime()}\n")
    except RuntimesMixed as error:
        sys.stderr.write(f"{error.code}: {error.details}\n")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
