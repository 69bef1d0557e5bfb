"""Whether a client would rather read a page."""

from stario.entrypoints.http.languages import LONGEST_HEADER, quality_of

HTML = "text/html"
_ORDER = {"text/html": 2, "text/*": 1, "*/*": 0}


def prefers_page(accept: str) -> bool:
    """
    Whether *accept* ranks `text/html` above JSON; browsers do, programs seldom name it.

    Source: RFC 9110, 12.5.1: the most specific range that fits a type counts.
    """
    page, data = (-1, 0.0), (-1, 0.0)
    for part in accept[:LONGEST_HEADER].split(","):
        kind, _, parameters = part.strip().lower().partition(";")
        kind = kind.strip()
        quality = quality_of(parameters)
        if kind in {HTML, "text/*", "*/*"}:
            page = max(page, (_ORDER[kind], quality))
        if kind in {"application/json", "application/*", "*/*"}:
            rank = 2 if kind == "application/json" else int(kind != "*/*")
            data = max(data, (rank, quality))
    return page[0] > 0 and page[1] > 0 and (page[1], page[0]) > (data[1], data[0])
