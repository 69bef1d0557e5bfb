"""A PDF of plain lines, without typefaces."""

from typing import Final

LINES_ON_A_PAGE: Final = 60
_UNICODE: Final = (
    b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def "
    b"1 begincodespacerange <0000> <FFFF> endcodespacerange "
    b"1 beginbfrange <0000> <FFFF> <0000> endbfrange endcmap end end"
)
"""Codes are UTF-16 already. Source: ISO 32000-1, 9.10.3."""


def plain_pdf(lines: list[str]) -> bytes:
    """Give A4 pages that have every word, and draw boxes: they name a font and contain none."""
    starts = range(0, len(lines), LINES_ON_A_PAGE)
    return _pdf([lines[start : start + LINES_ON_A_PAGE] for start in starts])


def _pdf(pages: list[list[str]]) -> bytes:
    objects: list[bytes] = []

    def put(body: bytes) -> int:
        objects.append(body)
        return len(objects)

    def stream(content: bytes) -> bytes:
        return b"<</Length %d>>stream\n%b\nendstream" % (len(content), content)

    catalogue = put(b"<</Type/Catalog/Pages 2 0 R>>")
    tree = put(b"")
    unicode = put(stream(_UNICODE))
    inside = put(
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/Plain/DW 500"
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>"
    )
    font = put(
        b"<</Type/Font/Subtype/Type0/BaseFont/Plain/Encoding/Identity-H"
        b"/DescendantFonts[%d 0 R]/ToUnicode %d 0 R>>" % (inside, unicode)
    )
    kids = []
    for lines in pages:
        shown = b" ".join(b"<%b> Tj T*" % _code(line) for line in lines)
        content = put(stream(b"BT /F 10 Tf 12 TL 48 794 Td %b ET" % shown))
        kids.append(
            put(
                b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 595 842]/Contents %d 0 R"
                b"/Resources<</Font<</F %d 0 R>>>>>>" % (tree, content, font)
            )
        )
    names = b" ".join(b"%d 0 R" % kid for kid in kids)
    objects[tree - 1] = b"<</Type/Pages/Count %d/Kids[%b]>>" % (len(kids), names)
    return _file(objects, catalogue)


def _code(line: str) -> bytes:
    """Four hexadecimal digits for each unit of UTF-16."""
    return line.encode("utf-16-be").hex().encode()


def _file(objects: list[bytes], catalogue: int) -> bytes:
    out = b"%PDF-1.7\n"
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    return out + (
        b"xref\n0 %d\n0000000000 65535 f \n%btrailer\n<</Size %d/Root %d 0 R>>\n"
        b"startxref\n%d\n%%%%EOF\n" % (count, table, count, catalogue, len(out))
    )
