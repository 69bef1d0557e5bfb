"""Words that an artist offers to say."""

from datetime import datetime

import attrs

from stario.domain.kernel.ids import ArtistId, TemplateId
from stario.domain.kernel.language import Language


@attrs.frozen(kw_only=True)
class PromptTemplate:
    """`text` may hold `{recipient}` once; nothing else in braces."""

    id: TemplateId
    artist_id: ArtistId
    title: str
    text: str
    language: Language
    occasion: str
    created_at: datetime

    def fill(self, recipient_name: str) -> str:
        return self.text.replace("{recipient}", recipient_name)
