"""The words of a brief, as the page's slots take them."""

import unicodedata
from collections.abc import Mapping

from stario.adapters.skia.layout.spec import Slot, Spec
from stario.adapters.skia.typefaces import Typesetter
from stario.adapters.skia.typography import typeset
from stario.domain.kernel.errors import Invalid
from stario.domain.kernel.language import Language
from stario.ports.painting import PosterWords

FIELDS = {Slot.TITLE: "text", Slot.SECONDARY: "secondary_text", Slot.NAME: "artist_name"}


def texts_of(words: PosterWords, language: Language) -> Mapping[Slot, str]:
    """Give each text as it is set; artists' names are Uzbek on every poster."""
    uzbek = language is Language.UZBEK
    edition = f"№ {words.edition}" if words.edition else ""
    return {
        Slot.TITLE: _set(words.title, uzbek=uzbek),
        Slot.SECONDARY: _set(words.secondary, uzbek=uzbek),
        Slot.NAME: _set(words.artist_name, uzbek=True),
        Slot.KICKER: _set(words.kicker, uzbek=uzbek),
        Slot.EDITION: _set(edition, uzbek=uzbek),
        Slot.LABEL: _set(words.label, uzbek=uzbek),
    }


def require_glyphs(texts: Mapping[Slot, str], spec: Spec, typesetter: Typesetter) -> None:
    """
    Raises:
        Invalid: `glyph_missing`; a letter of a text would be drawn as a box.
    """
    for column in spec.columns:
        for item in column.items:
            text = texts.get(item.slot, "")
            missing = typesetter.missing(text.upper() if item.capitals else text, item.face)
            if missing is not None:
                raise Invalid(field_of(item.slot), "glyph_missing", character=missing)


def field_of(slot: Slot) -> str:
    """Name the field of the order that *slot* comes from."""
    return FIELDS.get(slot, slot.value)


def _set(text: str, *, uzbek: bool) -> str:
    return typeset(unicodedata.normalize("NFC", text), uzbek=uzbek)
