"""Links that open a messenger with the page filled in."""

from urllib.parse import urlencode

from stario.domain.generation.model.share import ShareLink, SharePlatform
from stario.entrypoints.http.handlers.videos_schema import ShareAnswer


def share_answer(link: ShareLink, *, public_url: str) -> ShareAnswer:
    page = f"{public_url.rstrip('/')}/s/{link.token}"
    match link.platform:
        case SharePlatform.TELEGRAM:
            opens = "https://t.me/share/url?" + urlencode({"url": page})
        case SharePlatform.WHATSAPP:
            opens = "https://wa.me/?" + urlencode({"text": page})
        case SharePlatform.LINK:
            opens = page
    return ShareAnswer(
        share_url=opens, direct_url=page, platform=link.platform, expires_at=link.expires_at
    )
