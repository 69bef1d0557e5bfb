"""PDF files of one page that a picture fills."""

from collections.abc import Sequence

import attrs

POINTS_PER_INCH = 72.0
MILLIMETRES_PER_INCH = 25.4


@attrs.frozen(kw_only=True)
class Page:
    """A page in points; the *bleed* goes beyond the cut on each side and is part of the size."""

    width: float
    height: float
    bleed: float = 0.0

    @property
    def media_box(self) -> str:
        return _box(0, 0, self.width, self.height)

    @property
    def trim_box(self) -> str:
        bleed = self.bleed
        return _box(bleed, bleed, self.width - bleed, self.height - bleed)


def points(millimetres: float) -> float:
    return millimetres / MILLIMETRES_PER_INCH * POINTS_PER_INCH


def page_of_jpeg(jpeg: bytes, *, width_pixels: int, height_pixels: int, page: Page) -> bytes:
    """
    Put an RGB JPEG on a page of its own, unchanged.

    Source: ISO 32000-1, 7.4.8 (DCTDecode), 7.5 (file structure) and 14.11.2 (page boundaries).
    """
    drawing = f"q {page.width:.4f} 0 0 {page.height:.4f} 0 0 cm /Picture Do Q".encode()
    return _file(
        (
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            (
                f"<< /Type /Page /Parent 2 0 R /MediaBox {page.media_box} "
                f"/BleedBox {page.media_box} /TrimBox {page.trim_box} "
                "/Resources << /XObject << /Picture 5 0 R >> >> /Contents 4 0 R >>"
            ).encode(),
            _stream("", drawing),
            _stream(
                "/Type /XObject /Subtype /Image /ColorSpace /DeviceRGB /BitsPerComponent 8 "
                f"/Width {width_pixels} /Height {height_pixels} /Filter /DCTDecode",
                jpeg,
            ),
        )
    )


def _box(*corners: float) -> str:
    return f"[{' '.join(f'{corner:.4f}' for corner in corners)}]"


def _stream(entries: str, content: bytes) -> bytes:
    head = f"<< {entries} /Length {len(content)} >>".encode()
    return head + b"\nstream\n" + content + b"\nendstream"


def _file(objects: Sequence[bytes]) -> bytes:
    # Four bytes beyond ASCII in the second line tell programs that it is binary.
    content = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, each in enumerate(objects, start=1):
        places.append(len(content))
        content += f"{number} 0 obj\n".encode() + each + b"\nendobj\n"
    start = len(content)
    content += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    for place in places:
        content += f"{place:010} 00000 n \n".encode()
    content += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\n".encode()
    content += f"startxref\n{start}\n%%EOF\n".encode()
    return bytes(content)
