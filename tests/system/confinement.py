"""
A process as a container with a read-only file system has it.

The kernel makes it so for one process: in a mount namespace of its own `/` is read-only, one folder
is not, and no capability can be had.
"""

import ctypes
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from tests.system.processes import run_stario

# Source: linux/sched.h, linux/prctl.h and linux/capability.h.
CLONE_NEWNS, CLONE_NEWUSER = 0x00020000, 0x10000000
PR_CAPBSET_DROP, PR_SET_NO_NEW_PRIVS = 24, 38
LAST_CAPABILITY = 40

MOUNTS = """
mount --make-rprivate /
mount --bind "$1" "$1"
mount -o remount,bind,ro /
"""


def run_confined(words: tuple[str, ...], environment: Mapping[str, str], home: str) -> None:
    """Be `stario` with *words* where nothing can be written but *home*."""
    scratch = Path(home) / "tmp"
    scratch.mkdir(exist_ok=True)
    kernel = ctypes.CDLL(None, use_errno=True)
    _leave_mounts(kernel)
    subprocess.run(["sh", "-euc", MOUNTS, "mounts", home], check=True)
    # Entered before, it would be the read-only one.
    os.chdir(home)
    _require(kernel.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
    for capability in range(LAST_CAPABILITY + 1):
        kernel.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)
    run_stario(words, {**environment, "HOME": home, "TMPDIR": str(scratch)})


def _leave_mounts(kernel: ctypes.CDLL) -> None:
    """See the mounts of everybody else, and change one's own alone."""
    if os.geteuid() == 0:
        _require(kernel.unshare(CLONE_NEWNS))
        return
    user, group = os.getuid(), os.getgid()
    _require(kernel.unshare(CLONE_NEWNS | CLONE_NEWUSER))
    Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
    Path("/proc/self/uid_map").write_text(f"0 {user} 1", encoding="ascii")
    Path("/proc/self/gid_map").write_text(f"0 {group} 1", encoding="ascii")


def _require(result: int) -> None:
    if result:
        raise OSError(ctypes.get_errno(), "the kernel refuses")
