"""Products with designs on them."""

import contextlib
from collections import OrderedDict
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Final
from uuid import uuid4
from zipfile import BadZipFile

import attrs

from stario.adapters.skia.mockups import figurine, frames, mug, phone, shirt
from stario.adapters.skia.mockups.baked import Baked
from stario.adapters.skia.mockups.colours import colour_of
from stario.domain.merch.model.product import Mockup, PrintArea
from stario.ports.execution import Checkpoint, HeavyWork
from stario.ports.mockups import MockupRenderer, RgbaImage
from stario.ports.pictures import RgbImage

VERSION: Final = 1
"""Of what bodies look like; one that is baked by another version is not used."""
REMEMBERED: Final = 12
"""Bodies that a process holds, of up to 11 MB each."""

BAKERS: Final[Mapping[Mockup, Callable[[str, PrintArea], Baked]]] = {
    Mockup.T_SHIRT: shirt.bake,
    Mockup.POSTER: frames.bake_poster,
    Mockup.PHONE_CASE: phone.bake,
    Mockup.MUG: mug.bake,
    Mockup.FRAMED_PRINT: frames.bake_framed,
    Mockup.FIGURINE: figurine.bake,
}


@attrs.define(kw_only=True, eq=False)
class SkiaMockupRenderer(MockupRenderer):
    """
    What is the same for every design is baked once a body, colour and area, and kept in *folder*.

    A damaged file is baked anew; without a writable folder each process bakes for itself.
    """

    heavy_work: HeavyWork
    folder: Path
    _baked: OrderedDict[str, Baked] = attrs.field(init=False, factory=OrderedDict)
    _lock: Lock = attrs.field(init=False, factory=Lock)

    async def show(
        self, sheet: RgbaImage, *, mockup: Mockup, area: PrintArea, colour: str
    ) -> RgbImage:
        def shown(checkpoint: Checkpoint) -> RgbImage:
            baked = self._body(mockup, area, colour)
            checkpoint()
            if mockup is Mockup.FIGURINE:
                return baked.show(figurine.carved(sheet, colour))
            return baked.show(sheet)

        return await self.heavy_work.run(shown)

    def _body(self, mockup: Mockup, area: PrintArea, colour: str) -> Baked:
        name = _name(mockup, area, colour)
        with self._lock:
            if name in self._baked:
                self._baked.move_to_end(name)
                return self._baked[name]
        baked = self._kept(name) or self._keep(name, BAKERS[mockup](colour, area))
        with self._lock:
            self._baked[name] = baked
            while len(self._baked) > REMEMBERED:
                self._baked.popitem(last=False)
        return baked

    def _kept(self, name: str) -> Baked | None:
        # Half a file, another's file, a file of an older NumPy: all of it is baked anew.
        with contextlib.suppress(OSError, ValueError, KeyError, EOFError, BadZipFile):
            return Baked.load(self.folder / name)
        return None

    def _keep(self, name: str, baked: Baked) -> Baked:
        partial = self.folder / f".{uuid4().hex}.partial"
        with contextlib.suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            try:
                baked.save(partial)
                partial.replace(self.folder / name)
            finally:
                partial.unlink(missing_ok=True)
        return baked


def _name(mockup: Mockup, area: PrintArea, colour: str) -> str:
    """Variants that look alike share a file."""
    looks = (*colour_of(colour), round(area.width_mm, 1), round(area.height_mm, 1))
    digest = sha256(repr(looks).encode()).hexdigest()[:24]
    return f"{mockup.value}-{VERSION}-{digest}.npz"
