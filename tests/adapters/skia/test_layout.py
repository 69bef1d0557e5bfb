"""Whatever stands on a poster: nothing overlaps, nothing is cut off, and everything can be read."""

from itertools import combinations, product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stario.adapters.skia.layout.crown import MOST_HIDDEN
from stario.adapters.skia.layout.geometry import SIZES, Rect
from stario.adapters.skia.layout.people import Shape, cast
from stario.adapters.skia.layout.plan import Layout
from stario.adapters.skia.layout.spec import Slot, Spec
from stario.adapters.skia.lettering import laid_out
from stario.adapters.skia.styles.registry import STYLES
from stario.domain.generation.model.poster import PosterRatio, PosterStyle
from stario.domain.kernel.language import Language
from stario.ports.painting import PosterWords
from tests.adapters.skia.strategies import posters, shapes
from tests.builders.briefs import some_words
from tests.builders.typefaces import typefaces

SMALLEST_LETTERS = 12.0
"""Units; nine points on the printed sheets."""
_TOLERANCE = 0.5
_STEP = 2.0
"""What rounding leaves between a chin and its lowest place."""

ANYBODY = Shape(
    width=500, height=700, face=Rect.at(150, 80, 200, 260), head=Rect(120, 30, 380, 340)
)

STYLE_RATIOS = [(style, ratio) for style in PosterStyle for ratio in PosterRatio]


def solved(
    style: PosterStyle, ratio: PosterRatio, words: PosterWords, people: list[Shape]
) -> Layout:
    return laid_out(words, Language.UZBEK, STYLES[style], ratio, people, typesetter=typefaces())


@pytest.mark.parametrize(("style", "ratio"), STYLE_RATIOS)
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(words=posters(), people=st.lists(shapes(), min_size=1, max_size=2))
def test_nothing_overlaps_and_everything_is_in_the_safe_area(
    style: PosterStyle, ratio: PosterRatio, words: PosterWords, people: list[Shape]
) -> None:
    layout = solved(style, ratio, words, people)

    require_words_apart(layout)
    require_inside(layout)
    require_faces_free(layout)
    require_people_whole(layout)


def require_words_apart(layout: Layout) -> None:
    inks = [line.ink for block in layout.blocks.values() for line in block.lines]
    for one, other in combinations([*inks, layout.code], 2):
        assert not one.inset(_TOLERANCE).meets(other.inset(_TOLERANCE))


def require_inside(layout: Layout) -> None:
    assert layout.safe.holds(layout.code)
    for block in layout.blocks.values():
        for line in block.lines:
            assert layout.safe.holds(line.ink, tolerance=_TOLERANCE)
            assert line.size >= SMALLEST_LETTERS


def require_faces_free(layout: Layout) -> None:
    for person in layout.people:
        require_free(person.face, layout.spec)
    if layout.crowned:
        behind = layout.blocks[Slot.TITLE].lines[0].ink
        assert behind.common(layout.people[0].head).area <= MOST_HIDDEN * behind.area


def require_free(face: Rect, spec: Spec) -> None:
    """Whatever the words are: they stay in their zones."""
    for place in (*(column.zone for column in spec.columns), spec.code):
        assert not face.inset(_TOLERANCE).meets(place)


def require_people_whole(layout: Layout) -> None:
    for person in layout.people:
        assert layout.page.holds(person.head, tolerance=_TOLERANCE)
        stands = person.body.bottom >= layout.spec.feet - _TOLERANCE
        # Of a photo that ends at the chin there is nothing to stand on.
        assert stands or person.face.bottom >= layout.spec.lowest_chin - _STEP
    if len(layout.people) == 2:
        back, front = layout.people
        assert not back.head.inset(_TOLERANCE).meets(front.head.inset(_TOLERANCE))


def extremes() -> list[Shape]:
    """Bald or with hair as high as a face, slim or wide, cut at the chin or far below."""
    return [
        Shape(
            width=left + 100 + right,
            height=hair + 100 + below,
            face=Rect.at(left, hair, 100, 100),
            head=Rect(0, 0, left + 100 + right, hair + 100),
        )
        for left, right, hair, below in product((5, 90), (5, 90), (5, 90), (2, 400))
    ]


@pytest.mark.parametrize(("style", "ratio"), STYLE_RATIOS)
def test_nobody_stands_behind_words_however_tall_or_wide_the_hair_is(
    style: PosterStyle, ratio: PosterRatio
) -> None:
    spec = STYLES[style].specs[ratio]
    page = Rect(0, 0, *SIZES[ratio])

    for people in (*product(extremes()), *product(extremes(), repeat=2)):
        for person in cast(spec, people):
            require_free(person.face, spec)
            assert page.holds(person.head, tolerance=_TOLERANCE)


@pytest.mark.parametrize(("style", "ratio"), STYLE_RATIOS)
def test_columns_have_zones_of_their_own(style: PosterStyle, ratio: PosterRatio) -> None:
    spec = STYLES[style].specs[ratio]
    safe = Rect(0, 0, *SIZES[ratio]).inset(spec.margin)
    zones = [column.zone for column in spec.columns]

    assert all(safe.holds(zone) for zone in (*zones, spec.code))
    assert not any(one.meets(other) for one, other in combinations([*zones, spec.code], 2))


@pytest.mark.parametrize(("style", "ratio"), STYLE_RATIOS)
def test_every_text_has_a_place(style: PosterStyle, ratio: PosterRatio) -> None:
    layout = solved(style, ratio, some_words(), [ANYBODY])

    assert set(layout.blocks) == set(Slot)


@pytest.mark.parametrize(("style", "ratio"), STYLE_RATIOS)
def test_the_title_has_the_largest_letters(style: PosterStyle, ratio: PosterRatio) -> None:
    layout = solved(style, ratio, some_words(title="Malika, 25 yosh muborak!"), [ANYBODY])
    sizes = {slot: max(line.size for line in block.lines) for slot, block in layout.blocks.items()}

    assert max(sizes, key=lambda slot: sizes[slot]) is Slot.TITLE


def test_a_short_title_stands_half_behind_the_hair() -> None:
    words = some_words(title="Gʻuncha Oʻktam")

    alone = solved(PosterStyle.MODERN, PosterRatio.PORTRAIT, words, [ANYBODY])
    together = solved(PosterStyle.MODERN, PosterRatio.PORTRAIT, words, [ANYBODY, ANYBODY])

    assert alone.crowned
    assert alone.blocks[Slot.TITLE].lines[0].ink.meets(alone.people[0].head)
    assert not together.crowned


def test_the_artist_stands_left_and_in_front() -> None:
    back, front = solved(
        PosterStyle.NEON, PosterRatio.WIDE, some_words(), [ANYBODY, ANYBODY]
    ).people

    assert front.face.x < back.face.x


def test_lines_are_of_nearly_the_same_width() -> None:
    words = some_words(title="Tugʻilgan kuningiz muborak boʻlsin, aziz Shahzoda")

    title = solved(PosterStyle.MINIMALIST, PosterRatio.WIDE, words, [ANYBODY]).blocks[Slot.TITLE]
    widths = [line.ink.width for line in title.lines]

    assert len(widths) > 1
    assert min(widths) > 0.6 * max(widths)


def test_a_short_word_stays_with_the_next_one() -> None:
    words = some_words(title="С днём рождения и с юбилеем, дорогая Дильноза и Жасур")

    for ratio in PosterRatio:
        layout = solved(PosterStyle.MODERN, ratio, words, [ANYBODY])
        for line in layout.blocks[Slot.TITLE].lines[:-1]:
            assert line.text.split(" ")[-1] not in {"С", "И"}
