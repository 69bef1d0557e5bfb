"""What of a page is cut off, told in its PDF file."""

import re
from typing import Final

_PAGE: Final = re.compile(
    rb"(\d+) 0 obj\s*<<((?:(?!endobj).)*?/Type\s*/Page\b(?!s).*?)>>\s*endobj", re.DOTALL
)
_START: Final = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*$")
_TRAILER: Final = re.compile(rb"trailer\s*<<(.*?)>>\s*startxref", re.DOTALL)
_MEDIA_BOX: Final = re.compile(rb"/MediaBox\s*\[[^\]]*\]")
_SIZE: Final = re.compile(rb"/Size\s+\d+")


def with_boxes(content: bytes, width: float, height: float, *, bleed: float) -> bytes:
    """
    Append to a file of one page where it is cut: *bleed* inside the page on each side.

    The page's object is written once more with its boxes, and a second table of references
    names its new place, so that nothing else moves.

    Args:
        width: of the page in points, bleed included; *height* and *bleed* as well.

    Source: ISO 32000-1, 7.5.6 (incremental updates) and 14.11.2 (page boundaries).

    Raises:
        ValueError: it is no such file.
    """
    page, start, trailer = _PAGE.search(content), _START.search(content), _TRAILER.search(content)
    if page is None or start is None or trailer is None:
        raise ValueError("not a PDF file of a page and a plain trailer")
    whole = f"[0 0 {width:.4f} {height:.4f}]"
    cut = f"[{bleed:.4f} {bleed:.4f} {width - bleed:.4f} {height - bleed:.4f}]"
    boxes = f"/MediaBox {whole}\n/BleedBox {whole}\n/TrimBox {cut}".encode()
    number = page[1].decode()
    place = len(content)
    body = f"{number} 0 obj\n<<".encode() + _MEDIA_BOX.sub(boxes, page[2], count=1)
    body += b">>\nendobj\n"
    table = place + len(body)
    previous = f"\n/Prev {start[1].decode()}".encode()
    return (
        content
        + body
        + f"xref\n{number} 1\n{place:010} 00000 n \n".encode()
        + b"trailer\n<<" + trailer[1] + previous + b">>\n"
        + f"startxref\n{table}\n%%EOF\n".encode()
    )  # fmt: skip
