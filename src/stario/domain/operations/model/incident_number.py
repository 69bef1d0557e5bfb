"""Numbers of incidents as people write them."""

import re

_NUMBER = re.compile(r"(?:INC-)?0*([1-9]\d{0,8})", re.IGNORECASE | re.ASCII)


def number_of(text: str) -> int | None:
    """Read `INC-001`, `inc-1` or `1`; None for anything else."""
    found = _NUMBER.fullmatch(text.strip())
    return int(found[1]) if found else None
