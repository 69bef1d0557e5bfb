"""What a browser lets a page of ours do (CSP Level 3)."""

import base64
import hashlib
import re

STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)


def styles_of(page: str) -> str:
    """
    The source of the styles that stand in *page*, by their hashes, for `style-src`.

    What somebody smuggles into the page beside them has another hash, and is not followed.
    """
    digests = (hashlib.sha256(style.encode()).digest() for style in STYLE.findall(page))
    return " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)
