"""Words and people as fans and artists have them, and worse."""

from hypothesis import strategies as st

from stario.adapters.skia.layout.geometry import Rect
from stario.adapters.skia.layout.people import Shape
from stario.domain.generation.model.poster import LONGEST_SECONDARY_TEXT, LONGEST_TEXT
from stario.ports.painting import PosterWords

LONGEST_NAME = 60

_UZBEK_LATIN = "abdefghijklmnopqrstuvxyzʻʼGOQSY"
_UZBEK_CYRILLIC = "абвгдеёжзийклмнопрстуфхцчшъьэюяўқғҳЎҚҒҲ"
_RUSSIAN = "абвгдежзийклмнопрстуфхцчшщъыьэюяАБЩЮЫ"


def _texts(most: int, *, least: int = 1) -> st.SearchStrategy[str]:
    alphabets = st.sampled_from([_UZBEK_LATIN, _UZBEK_CYRILLIC, _RUSSIAN, "ilj.,!1"])
    words = alphabets.flatmap(
        lambda letters: st.lists(st.text(letters, min_size=1, max_size=14), min_size=1, max_size=9)
    )
    joined = words.map(lambda every: " ".join(every)[:most].strip())
    endless = alphabets.flatmap(lambda letters: st.text(letters, min_size=most, max_size=most))
    return st.one_of(joined, endless).filter(lambda text: len(text) >= least)


def _between(least: float, most: float) -> st.SearchStrategy[float]:
    """The ends too: what goes wrong mostly does so where several of them meet."""
    return st.sampled_from([least, most]) | st.floats(least, most)


@st.composite
def shapes(draw: st.DrawFn) -> Shape:
    """A cutout with its face anywhere sensible, cut anywhere from the chin down to the belt."""
    face_height = draw(_between(100, 700))
    face_width = face_height * draw(_between(0.62, 1.0))
    hair = face_height * draw(_between(0.05, 0.9))
    left, right = (face_width * draw(_between(0.05, 0.9)) for _ in range(2))
    margins = [face_height * draw(_between(0, 2)) for _ in range(3)]
    below = face_height * draw(_between(0.02, 4))
    face = Rect.at(margins[0] + left, margins[1] + hair, face_width, face_height)
    head = Rect(face.left - left, face.top - hair, face.right + right, face.bottom)
    return Shape(width=head.right + margins[2], height=face.bottom + below, face=face, head=head)


def posters() -> st.SearchStrategy[PosterWords]:
    return st.builds(
        PosterWords,
        title=_texts(LONGEST_TEXT),
        secondary=st.one_of(st.just(""), _texts(LONGEST_SECONDARY_TEXT)),
        artist_name=_texts(LONGEST_NAME),
        kicker=st.one_of(st.just(""), _texts(24)),
        edition=st.text("0123456789ABCDEF", min_size=6, max_size=6),
        label=st.sampled_from(
            ["Sunʼiy intellekt yordamida yaratilgan", "Создано с помощью ИИ", "Made with AI"]
        ),
    )
