"""What content is judged by."""

import attrs

from stario.domain.kernel.language import Language
from stario.domain.moderation.model.picture_policy import BROUGHT, Bar
from stario.domain.moderation.model.restriction import Restrictions


@attrs.frozen(kw_only=True)
class Measure:
    """
    `approved` is the text that speech must say, and that may be read in pictures; empty where
    there is none: then what is said or read is judged as any text. `restrictions` are those of the
    artist in whose mouth, or beside whom, it is.
    """

    language: Language
    bar: Bar = BROUGHT
    approved: str = ""
    restrictions: Restrictions | None = None
