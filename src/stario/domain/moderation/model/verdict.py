"""What an automatic check says of content, before or instead of a person."""

from collections.abc import Mapping
from enum import StrEnum

import attrs


class ContentType(StrEnum):
    TEXT = "text"
    IMAGE = "image"
    VIDEO = "video"
    AUDIO = "audio"


class VerdictStatus(StrEnum):
    APPROVED = "approved"
    REJECTED = "rejected"
    PENDING_REVIEW = "pending_review"


@attrs.frozen(kw_only=True)
class Flag:
    """
    Why: a category such as profanity, and the part of the raw text from *start* to *end*.

    `reason` says what found it, such as `lexicon.severe`, `grammar.expel`, `model`, `gate`, `ocr`
    or `hash`. Where there is no text, `start` and `end` are 0; in film and sound they are
    milliseconds, and `field` is `video` or `audio`.
    """

    category: str
    field: str
    start: int
    end: int
    confidence: float
    reason: str = ""


@attrs.frozen(kw_only=True)
class Versions:
    """What judged: the release of lists, rules and models, by name."""

    ruleset: str = ""
    lexicon: str = ""
    model: str = ""


@attrs.frozen(kw_only=True)
class MediaVerdict:
    """
    What the checks of a picture, film or sound say together.

    `scores` are 0 to 1 by category; a category that nothing here can judge, such as violence in
    pictures, is missing in them and named in `needs_person`. `texts` is what was read or heard.
    """

    status: VerdictStatus
    flags: tuple[Flag, ...] = ()
    scores: Mapping[str, float] = attrs.field(factory=dict)
    needs_person: tuple[str, ...] = ()
    texts: Mapping[str, str] = attrs.field(factory=dict)
    versions: Versions = Versions()
