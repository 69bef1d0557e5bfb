"""What a fan orders: a greeting from an artist."""

from enum import StrEnum

import attrs

from stario.domain.kernel.ids import ArtistId, TemplateId
from stario.domain.kernel.language import Language

LONGEST_MESSAGE = 500
LONGEST_NAME = 60
DURATIONS_SECONDS = (15, 30, 60)


class Occasion(StrEnum):
    BIRTHDAY = "birthday"
    GREETING = "greeting"
    CONGRATULATION = "congratulation"
    HOLIDAY = "holiday"
    WEDDING = "wedding"


class AspectRatio(StrEnum):
    WIDE = "16:9"
    TALL = "9:16"


@attrs.frozen(kw_only=True)
class Greeting:
    """An order, checked: the name and the message are single-spaced and not longer than allowed."""

    artist_id: ArtistId
    recipient_name: str
    custom_message: str
    occasion: Occasion
    language: Language
    duration_seconds: int
    aspect_ratio: AspectRatio = AspectRatio.WIDE
    template_id: TemplateId | None = None
