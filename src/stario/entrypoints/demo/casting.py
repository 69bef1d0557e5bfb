"""Who appears in the demo: portraits in the public domain, voices that no person has."""

from io import BytesIO
from pathlib import Path

import attrs
from PIL import Image

from stario.entrypoints.demo.voice_reference import DEMO_ACTOR, DEMO_SINGER, InventedVoice


@attrs.frozen(kw_only=True)
class DemoArtist:
    """`voice` is made up from `stock_voice`; the reference recording is in it."""

    name: str
    description: str
    gender: str
    credit: str
    stock_voice: str
    voice: InventedVoice


ASTRONAUT = DemoArtist(
    name="Nozima",
    description="Kosmosni orzu qilgan qoʻshiqchi.",
    gender="female",
    credit="portrait: NASA, public domain, from scikit-image",
    stock_voice="if_sara",
    voice=DEMO_SINGER,
)
ADMIRAL = DemoArtist(
    name="Kamola",
    description="Sahnada ellik yil.",
    gender="female",
    credit="portrait: U.S. Navy, public domain, from matplotlib",
    stock_voice="pf_dora",
    voice=DEMO_ACTOR,
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
    picture = data.astronaut()  # type: ignore[no-untyped-call]
    Image.fromarray(picture).save(file, "PNG")
    return file.getvalue()


def _admiral() -> bytes:
    from matplotlib import get_data_path  # noqa: PLC0415  # only with the extra `demo`

    return (Path(get_data_path()) / "sample_data" / "grace_hopper.jpg").read_bytes()
