"""What the artist will say: an opening, the fan's own words, wishes to fill the time, a closing."""

import attrs

from stario.domain.generation.model.greeting import Greeting
from stario.domain.generation.model.phrases import PHRASEBOOKS
from stario.domain.kernel.errors import Invalid

SILENCE_SECONDS = 0.9
"""Before the first and after the last word, together."""

FASTEST = 1.15
"""A voice that is sped up further no longer sounds like a wish."""

SENTENCE_ENDS = (".", "!", "?", "…")


@attrs.frozen(kw_only=True)
class Script:
    """Sentences in order; `wishes` may be dropped from the end, the rest may not."""

    opening: str
    message: str
    wishes: tuple[str, ...]
    closing: str

    @property
    def text(self) -> str:
        parts = (self.opening, self.message, *self.wishes, self.closing)
        return " ".join(part for part in parts if part)

    def without_wishes(self, count: int) -> "Script":
        """Drop the last *count* wishes."""
        return attrs.evolve(self, wishes=self.wishes[: max(0, len(self.wishes) - count)])


def write_script(greeting: Greeting, *, artist_name: str, template: str | None = None) -> Script:
    """
    Write a script that lasts about as long as was ordered, never longer by estimate.

    Args:
        template: the artist's own words with the recipient's name filled in; they stand in
            place of the standard opening.

    Raises:
        Invalid: what can't be dropped takes longer than `duration_seconds`: of `custom_message`,
            with how many characters are left for it; of `duration_seconds`, where not even an
            empty message would fit.
    """
    book = PHRASEBOOKS[greeting.language]
    script = Script(
        opening=template or book.openings[greeting.occasion].format(name=greeting.recipient_name),
        message=_sentence(greeting.custom_message),
        wishes=(),
        closing=book.closing.format(artist=artist_name),
    )
    rate = book.characters_per_second
    room = (greeting.duration_seconds - SILENCE_SECONDS) * rate
    if len(script.text) > room * FASTEST:
        raise _too_long(greeting, script, most_characters=int(room * FASTEST))
    for wish in (*book.wishes[greeting.occasion], *book.any_wishes):
        longer = attrs.evolve(script, wishes=(*script.wishes, wish))
        if len(longer.text) > room:
            break
        script = longer
    return script


def _too_long(greeting: Greeting, script: Script, *, most_characters: int) -> Invalid:
    around = len(attrs.evolve(script, message="").text)
    # A space before the message, and the full stop that ends it.
    left = most_characters - around - 2
    if left < 1:
        return Invalid(
            "duration_seconds", "too_short_for_text", duration_seconds=greeting.duration_seconds
        )
    return Invalid(
        "custom_message",
        "too_long_for_duration",
        most_characters=left,
        duration_seconds=greeting.duration_seconds,
    )


def _sentence(message: str) -> str:
    if not message or message.endswith(SENTENCE_ENDS):
        return message
    return message + "."
