"""What NVIDIA's own tool says of the cards of this machine."""

import asyncio
import shutil
from asyncio.subprocess import DEVNULL, PIPE
from typing import Final

import attrs

from stario.domain.kernel.errors import Unavailable

TOOL: Final = "nvidia-smi"
QUERY: Final = (
    "--query-gpu=index,memory.used,memory.total,utilization.gpu",
    "--format=csv,noheader,nounits",
)
MIB: Final = 1024 * 1024


@attrs.frozen(kw_only=True)
class Gpu:
    """One card; `busy_share` is 0 to 1, or None where the card does not tell."""

    index: str
    used_bytes: int
    total_bytes: int
    busy_share: float | None


async def gpus() -> tuple[Gpu, ...]:
    """
    Ask after every card; none where the tool is not installed, as on a machine without cards.

    Raises:
        Unavailable: the tool is there and finds no driver, or says what cannot be read.
    """
    tool = shutil.which(TOOL)
    if tool is None:
        return ()
    process = await asyncio.create_subprocess_exec(tool, *QUERY, stdout=PIPE, stderr=DEVNULL)
    try:
        written, _ = await process.communicate()
    finally:
        # Whoever asks has a deadline, and the tool hangs where a driver does.
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        raise Unavailable(what=TOOL, reason="no_driver")
    try:
        return tuple(map(_gpu, written.decode().splitlines()))
    except ValueError:
        raise Unavailable(what=TOOL, reason="unreadable") from None


def _gpu(line: str) -> Gpu:
    index, used, total, busy = (part.strip() for part in line.split(","))
    return Gpu(
        index=index,
        used_bytes=int(used) * MIB,
        total_bytes=int(total) * MIB,
        busy_share=int(busy) / 100 if busy.isdigit() else None,
    )
