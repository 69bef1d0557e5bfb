"""The languages that Stario speaks."""

from enum import StrEnum


class Language(StrEnum):
    """ISO 639-1 codes."""

    UZBEK = "uz"
    RUSSIAN = "ru"
    ENGLISH = "en"
