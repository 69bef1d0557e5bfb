"""Cuts a text into the words that captions show, and sentences."""

import unicodedata

import attrs

from stario.adapters.kokoro.text import numerals

_LEADING = "\"'«“„(‘[{¿¡*_~<-–—"
_TRAILING = "\"'»”“)’]},.!?;:…*_~>-–—"
_CLOSES_SENTENCE = ".!?…"
# Kokoro knows these; the others pause as a comma does, or not at all.
_PAUSES = {",": ",", ";": ",", ":": ",", "—": ",", "–": ",", ".": ".", "!": "!", "?": "?", "…": "."}


@attrs.frozen(kw_only=True)
class WrittenWord:
    """
    One word: `text` as the fan wrote it with its punctuation, `core` what is to be spoken of it,
    `pause` one of Kokoro's punctuation symbols or nothing.
    """

    text: str
    core: str
    pause: str = ""

    @property
    def closes_sentence(self) -> bool:
        return self.pause in _CLOSES_SENTENCE and self.pause != ""


def words(text: str, abbreviations: frozenset[str]) -> list[WrittenWord]:
    """
    Cut *text* into words.

    Emoji and control characters are dropped; punctuation that stands alone joins the word before
    it. An abbreviation (without its final full stop, lower case) does not close a sentence.
    """
    out: list[WrittenWord] = []
    for token in _tokens(_cleaned(text)):
        word = _word(token, abbreviations)
        if word.core:
            out.append(word)
        elif out and token:
            joined = f"{out[-1].text} {token}"
            out[-1] = attrs.evolve(out[-1], text=joined, pause=out[-1].pause or word.pause)
    return out


def _cleaned(text: str) -> str:
    text = unicodedata.normalize("NFC", text)
    kept = (letter if _is_spoken(letter) else " " for letter in text if not _is_silent(letter))
    return " ".join("".join(kept).split())


def _is_silent(letter: str) -> bool:
    """Joiners, variation selectors and other marks without a width; not line breaks."""
    return unicodedata.category(letter) in ("Cf", "Me", "Mn") or letter == "\ufe0f"


def _is_spoken(letter: str) -> bool:
    """Pictures are category So, skin tones Sk; `№`, `°` and the currency signs are read."""
    category = unicodedata.category(letter)
    return letter in "№°`´" or category not in ("So", "Sk", "Cc", "Cs", "Co", "Cn", "Zl", "Zp")


def _tokens(text: str) -> list[str]:
    out = []
    at = 0
    while at < len(text):
        if text[at] == " ":
            at += 1
            continue
        found = numerals.spaced(text[at:])
        # A number with spaces is one word only when nothing is glued to its last digit.
        joined = found.group() if found and " " in found.group() else ""
        end = _token_end(text, at + len(joined))
        out.append(text[at:end])
        at = end
    return out


def _token_end(text: str, at: int) -> int:
    end = text.find(" ", at)
    return len(text) if end < 0 else end


def _word(token: str, abbreviations: frozenset[str]) -> WrittenWord:
    core = token.lstrip(_LEADING)
    core = core.rstrip(_TRAILING)
    tail = token[token.rfind(core) + len(core) :] if core else token
    # The apostrophe may be a letter's own, as in `tog'`.
    if core[-1:].lower() in ("o", "g") and tail[:1] in ("'", "’", "‘"):
        core, tail = core + tail[0], tail[1:]
    pause = _pause(tail)
    if pause == "." and core.lower() in abbreviations:
        pause = ""
    return WrittenWord(text=token, core=core, pause=pause)


def _pause(tail: str) -> str:
    """The strongest mark counts: `?!` asks, `...` ends."""
    for mark in "?!….":
        if mark in tail:
            return _PAUSES[mark]
    return next((_PAUSES[mark] for mark in tail if mark in _PAUSES), "")
