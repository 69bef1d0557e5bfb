"""Content that somebody asks about, and what came of it."""

import attrs

from stario.domain.kernel.language import Language
from stario.domain.moderation.model.verdict import ContentType, Flag, VerdictStatus, Versions

LONGEST_TEXT = 5_000
LARGEST_FILE_BYTES = 200 * 1024 * 1024


@attrs.frozen(kw_only=True)
class ContentToCheck:
    """
    `id` is the caller's own name for it. `key` names an object of the media bucket; for sound and
    film `text` is what it must say, if anything.
    """

    id: str
    kind: ContentType
    language: Language
    text: str = ""
    key: str | None = None


@attrs.frozen(kw_only=True)
class CheckedContent:
    """`case_id` names what waits for a person; whether or not this call opened it."""

    content: ContentToCheck
    status: VerdictStatus
    flags: tuple[Flag, ...]
    scores: dict[str, float]
    needs_person: tuple[str, ...]
    versions: Versions
    case_id: str | None = None
