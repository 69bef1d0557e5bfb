"""Who appears in the demo: portraits in the public domain, voices that no person has."""

from io import BytesIO
from pathlib import Path

import attrs
from PIL import Image


@attrs.frozen(kw_only=True)
class DemoArtist:
    """`voice` is a stock voice that the made-up reference recording starts from."""

    name: str
    description: str
    gender: str
    credit: str
    voice: str
    pitch: float


ASTRONAUT = DemoArtist(
    name="Nozima",
    description="Kosmosni orzu qilgan qoʻshiqchi.",
    gender="female",
    credit="portrait: NASA, public domain, from scikit-image",
    voice="if_sara",
    pitch=1.06,
)
ADMIRAL = DemoArtist(
    name="Kamola",
    description="Sahnada ellik yil.",
    gender="female",
    credit="portrait: U.S. Navy, public domain, from matplotlib",
    voice="pf_dora",
    pitch=0.92,
)


def portrait_of(artist: DemoArtist) -> bytes:
    """
    Read a portrait out of the package that ships it.

    Raises:
        ImportError: the extra `demo` is not installed.
    """
    return _astronaut() if artist is ASTRONAUT else _admiral()


def _astronaut() -> bytes:
    from skimage import data  # noqa: PLC0415  # only with the extra `demo`

    file = BytesIO()
    Image.fromarray(data.astronaut()).save(file, "PNG")
    return file.getvalue()


def _admiral() -> bytes:
    from matplotlib import get_data_path  # noqa: PLC0415  # only with the extra `demo`

    return (Path(get_data_path()) / "sample_data" / "grace_hopper.jpg").read_bytes()
