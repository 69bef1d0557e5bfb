"""Words of a scene as paths on a canvas."""

import skia

from stario.adapters.skia.layout.spec import Slot
from stario.adapters.skia.scene import Scene


def outlines(scene: Scene, slot: Slot) -> skia.Path:
    """Give the text of *slot* at its place, in units; nothing where there is none."""
    block = scene.layout.blocks.get(slot)
    return scene.typesetter.joined(block.lines if block else ())


def write(canvas: skia.Canvas, scene: Scene, slot: Slot, paint: skia.Paint) -> None:
    """Draw the text of *slot*, if there is one."""
    canvas.drawPath(outlines(scene, slot), paint)
