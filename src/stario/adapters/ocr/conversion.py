"""Data of Tesseract as packages hold it."""

import gzip
from pathlib import Path


def unpacked(source: Path, destination: Path) -> None:
    """
    Unpack one gzip file.

    Raises:
        ValueError: it is none, or ends early.
    """
    try:
        destination.write_bytes(gzip.decompress(source.read_bytes()))
    except (gzip.BadGzipFile, EOFError) as error:
        raise ValueError("no whole gzip file") from error
