"""What content is judged by."""

import attrs

from stario.domain.kernel.language import Language
from stario.domain.moderation.model.picture_policy import BROUGHT, Bar


@attrs.frozen(kw_only=True)
class Measure:
    """
    `approved` is the text that speech must say, and that may be read in pictures; empty where
    there is none: then what is said or read is judged as any text.
    """

    language: Language
    bar: Bar = BROUGHT
    approved: str = ""
