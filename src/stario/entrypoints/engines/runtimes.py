"""Which build of ONNX Runtime is installed."""

import sys
from importlib.metadata import PackageNotFoundError, distribution

from stario.domain.kernel.errors import Unavailable

CPU_BUILD = "onnxruntime"
GPU_BUILD = "onnxruntime-gpu"


def require_one_runtime() -> str:
    """
    Name the build that is installed.

    Raises:
        Unavailable: none is, or both are. Both are builds of one module, each put over the other's
            files; which one would answer depends on the order of installation.
    """
    builds = [build for build in (CPU_BUILD, GPU_BUILD) if _is_installed(build)]
    if len(builds) > 1:
        raise Unavailable(what=" and ".join(builds), reason="mixed", mend="make setup-gpu")
    if not builds:
        raise Unavailable(what=CPU_BUILD, reason="missing", mend="make setup")
    return builds[0]


def _is_installed(name: str) -> bool:
    try:
        distribution(name)
    except PackageNotFoundError:
        return False
    return True


def main() -> int:
    """Print the build; 1 where there is not exactly one."""
    try:
        sys.stdout.write(f"{require_one_runtime()}\n")
    except Unavailable as error:
        sys.stderr.write(f"{error.details}\n")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
