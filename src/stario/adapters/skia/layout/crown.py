"""A short title, half of it behind the hair and half of it below the face."""

from collections.abc import Mapping, Sequence

import attrs

from stario.adapters.skia.layout.blocks import DoesNotFit
from stario.adapters.skia.layout.columns import stacked
from stario.adapters.skia.layout.geometry import Rect
from stario.adapters.skia.layout.lines import balanced
from stario.adapters.skia.layout.measure import Measure
from stario.adapters.skia.layout.people import Shape, cast
from stario.adapters.skia.layout.plan import Block
from stario.adapters.skia.layout.spec import Slot, Spec

HIDDEN_HEIGHT = 0.38
"""How much of the letters' height hair reaches into."""
MOST_HIDDEN = 0.24
"""Part of a line's area that a head may cover; more, and words are guessed instead of read."""


@attrs.frozen(kw_only=True)
class Crowned:
    """`block` is the first half, `rest` the text of the second, `spec` where the person stands."""

    block: Block
    rest: str
    spec: Spec


def crowned(
    spec: Spec, texts: Mapping[Slot, str], people: Sequence[Shape], *, measure: Measure
) -> Crowned | None:
    """Give nothing where the title has one word, is long, or two people hide too much of it."""
    if spec.crown is None or len(people) != 1:
        return None
    item = spec.crown.items[0]
    title = texts[item.slot].upper() if item.capitals else texts[item.slot]
    halves = balanced(title, 2, measure=measure, face=item.face, tracking=item.tracking)
    if halves is None:
        return None
    try:
        block = stacked(spec.crown, {item.slot: halves[0]}, measure=measure)[item.slot]
    except DoesNotFit:
        return None
    moved = _below(spec, block)
    (person,) = cast(moved, people)
    hidden = block.ink.common(person.head).area / block.ink.area
    if hidden > MOST_HIDDEN or person.face.meets(block.ink) or len(block.lines) > 1:
        return None
    return Crowned(block=block, rest=halves[1], spec=moved)


def _below(spec: Spec, block: Block) -> Spec:
    """Let hair reach into the letters from below."""
    ink, stage = block.ink, spec.stage
    top = ink.bottom - HIDDEN_HEIGHT * ink.height
    # A face so high would lie above its hair: the stage's upper edge decides.
    return attrs.evolve(spec, stage=Rect(stage.left, top, stage.right, stage.bottom), face_y=top)
