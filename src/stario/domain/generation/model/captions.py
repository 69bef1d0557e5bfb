"""Lines that are read while a voice speaks."""

from collections.abc import Sequence
from math import ceil
from typing import Protocol

import attrs

LINE_CHARACTERS = 34
# A line that is gone before it is read annoys; one that outlives its sentence lies.
_LINGER_SECONDS = 1.2
_SENTENCE_ENDS = (".", "!", "?", "…")
_CLAUSE_ENDS = (",", ";", ":", "—", "–")
# Ending a line with a clause is worth this much unevenness, in squared characters.
_CLAUSE_BONUS = 60.0


@attrs.frozen
class Caption:
    """One line on the screen."""

    text: str
    start_seconds: float
    end_seconds: float


class TimedWord(Protocol):
    """A written word, with its punctuation, and when it is heard."""

    @property
    def text(self) -> str: ...

    @property
    def start_seconds(self) -> float: ...

    @property
    def end_seconds(self) -> float: ...


class SpokenText(Protocol):
    """Words that do not overlap, in order."""

    @property
    def words(self) -> Sequence[TimedWord]: ...

    @property
    def duration_seconds(self) -> float: ...


def captions_of(
    speech: SpokenText, *, width_characters: int = LINE_CHARACTERS
) -> tuple[Caption, ...]:
    """
    Group the words of *speech* into lines that can be read.

    A line never crosses the end of a sentence. Lines of a sentence are evenly long, at most
    *width_characters* unless one word is longer, and like to end with a clause. A line stays until
    the next one starts, but not long past its last word.
    """
    lines = [
        line for sentence in _sentences(speech.words) for line in _lines(sentence, width_characters)
    ]
    bounds = [*(line[0].start_seconds for line in lines), speech.duration_seconds]
    captions = []
    for line, following in zip(lines, bounds[1:], strict=True):
        until = max(min(following, line[-1].end_seconds + _LINGER_SECONDS), line[0].start_seconds)
        captions.append(Caption(_text(line), line[0].start_seconds, until))
    return tuple(captions)


def _text(words: Sequence[TimedWord]) -> str:
    return " ".join(word.text for word in words)


def _sentences(words: Sequence[TimedWord]) -> list[list[TimedWord]]:
    sentences: list[list[TimedWord]] = [[]]
    for word in words:
        sentences[-1].append(word)
        if word.text.rstrip("»”\"')").endswith(_SENTENCE_ENDS):
            sentences.append([])
    return [sentence for sentence in sentences if sentence]


def _lines(sentence: list[TimedWord], width: int) -> list[list[TimedWord]]:
    """Break *sentence* where the lines come out most even (shortest path over the breaks)."""
    whole = len(_text(sentence))
    ideal = whole / max(ceil(whole / width), 1)
    costs = [0.0]
    breaks = [0]
    for end in range(1, len(sentence) + 1):
        best, previous = float("inf"), end - 1
        for start in range(end - 1, -1, -1):
            length = len(_text(sentence[start:end]))
            if length > width and start < end - 1:
                break
            cost = costs[start] + (length - ideal) ** 2
            if end < len(sentence) and sentence[end - 1].text.endswith(_CLAUSE_ENDS):
                cost -= _CLAUSE_BONUS
            if cost < best:
                best, previous = cost, start
        costs.append(best)
        breaks.append(previous)
    lines: list[list[TimedWord]] = []
    end = len(sentence)
    while end:
        lines.insert(0, sentence[breaks[end] : end])
        end = breaks[end]
    return lines


def web_vtt(captions: Sequence[Caption]) -> str:
    """
    Write *captions* as a WebVTT file.

    Lines without text or without a time to be read are left out.

    Source: W3C WebVTT, section 4 (syntax) and 4.2.2 (escapes).
    """
    cues = ["WEBVTT"]
    for caption in captions:
        text = " ".join(caption.text.replace("\0", "\N{REPLACEMENT CHARACTER}").split())
        start, end = (round(s * 1000) for s in (caption.start_seconds, caption.end_seconds))
        if text and end > start >= 0:
            cues.append(f"{_timestamp(start)} --> {_timestamp(end)}\n{_escaped(text)}")
    return "\n\n".join(cues) + "\n"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _timestamp(milliseconds: int) -> str:
    seconds, milliseconds = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}.{milliseconds:03d}"
