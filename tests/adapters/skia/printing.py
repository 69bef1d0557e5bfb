"""Prints one sheet in a process of its own and says how much memory that took."""

import asyncio
import re
import sys
from pathlib import Path

from stario.adapters.skia.painter import SkiaPosterPainter
from stario.adapters.threads.heavy_work import ThreadHeavyWork
from stario.domain.generation.model.poster import PosterFormat, PosterRatio, PosterStyle
from tests.builders.briefs import a_brief
from tests.builders.typefaces import typefaces


async def main(style: str, form: str, destination: str) -> None:
    painter = SkiaPosterPainter(typesetter=typefaces(), heavy_work=ThreadHeavyWork(threads=1))
    brief = a_brief(style=PosterStyle(style), ratio=PosterRatio.PORTRAIT, people=2)
    await painter.print(
        brief, PosterFormat(form), Path(destination), finish=lambda image: image.copy()
    )
    sys.stdout.write(str(peak_bytes()))


def peak_bytes() -> int:
    """Of this program alone: `ru_maxrss` begins with what the parent had when it forked."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    if found is None:
        raise RuntimeError("the kernel does not say how much memory was used")
    return int(found[1]) * 1024


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
