"""From a style's spec, words and people to a layout."""

from collections.abc import Mapping, Sequence

import attrs

from stario.adapters.skia.layout.columns import stacked
from stario.adapters.skia.layout.crown import Crowned, crowned
from stario.adapters.skia.layout.geometry import SIZES
from stario.adapters.skia.layout.measure import Measure
from stario.adapters.skia.layout.people import Shape, cast
from stario.adapters.skia.layout.plan import Block, Layout
from stario.adapters.skia.layout.spec import Slot, Spec
from stario.domain.generation.model.poster import PosterRatio


def solve(
    spec: Spec,
    ratio: PosterRatio,
    texts: Mapping[Slot, str],
    people: Sequence[Shape],
    *,
    measure: Measure,
) -> Layout:
    """
    Lay out a page; without *people* too, for a check of words alone.

    Raises:
        DoesNotFit: a text is too long for the room it has.
    """
    crown = crowned(spec, texts, people, measure=measure)
    width, height = SIZES[ratio]
    layout = Layout(
        width=width,
        height=height,
        spec=spec,
        blocks=_blocks(spec, texts, measure),
        people=tuple(cast(spec, people)) if people else (),
        code=spec.code,
    )
    return layout if crown is None else _with_crown(layout, crown, texts, people, measure)


def _blocks(spec: Spec, texts: Mapping[Slot, str], measure: Measure) -> dict[Slot, Block]:
    blocks: dict[Slot, Block] = {}
    for column in spec.columns:
        blocks.update(stacked(column, texts, measure=measure))
    return blocks


def _with_crown(
    layout: Layout,
    crown: Crowned,
    texts: Mapping[Slot, str],
    people: Sequence[Shape],
    measure: Measure,
) -> Layout:
    blocks = _blocks(layout.spec, {**texts, Slot.TITLE: crown.rest}, measure)
    below = blocks[Slot.TITLE]
    title = attrs.evolve(below, lines=(*crown.block.lines, *below.lines))
    return attrs.evolve(
        layout,
        blocks={**blocks, Slot.TITLE: title},
        people=tuple(cast(crown.spec, people)),
        crowned=True,
    )
